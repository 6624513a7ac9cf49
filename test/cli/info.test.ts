import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import type { EngineInfo } from "../../src/runtime/engineInfo.js";
import { dist } from "../runtime/project.js";

/** Runs `gradlens info` with variables of the environment. */
async function info(env: Record<string, string> = {}, ...options: string[]): Promise<string> {
  const command = [path.join(dist, "cli.js"), "info", ...options];
  return (await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...env } })).stdout;
}

describe("gradlens info", () => {
  test("names version, Node, kernels, threads, BLAS, memory and processor", async () => {
    const rows = (await info()).trimEnd().split("\n");
    assert.deepEqual(
      rows.map((row) => row.split(/ {2,}/)[0]),
      ["gradlens", "node", "kernels", "threads", "blas", "memory", "processor"],
    );
    // Every Node from 20 on has relaxed SIMD in the engine process, whether or not it needs a flag for it.
    assert.match(rows[2], /^kernels +WebAssembly, relaxed SIMD$/);
    assert.match(rows[4], /^blas +((MKL|OpenBLAS|BLIS|Accelerate)\b.* \(.+\)|none.*: .+)$/);
    assert.match(rows[5], /^memory +0 MB used of at most \d+(\.\d)? [MG]B; the machine has [\d.]+ [MG]B$/);
  });

  test("--json: the same as one object", async () => {
    const { version, host, kernels, memory } = JSON.parse(await info({}, "--json")) as EngineInfo & { version: string };
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.equal(host.node, process.version);
    assert.deepEqual(kernels, { variant: "relaxed", why: "best" });
    assert.ok(memory.budget <= memory.machine && memory.used <= memory.reserved);
  });

  test("variables of the environment, and why there is no BLAS", async () => {
    const off = await info({ GRADLENS_BLAS: "off", GRADLENS_KERNELS: "simd", GRADLENS_MEMORY: "64" });
    assert.match(off, /^kernels +WebAssembly, SIMD \(GRADLENS_KERNELS\)$/m);
    assert.match(off, /^blas +off \(GRADLENS_BLAS\)$/m);
    assert.match(off, /of at most 64 MB;/);
    assert.match(
      await info({ GRADLENS_BLAS: "/absent/libopenblas.so" }),
      /^blas +none.*(\/absent\/libopenblas.so|koffi)/m,
    );
    assert.match(
      await info({ GRADLENS_KERNELS: "none" }),
      /^kernels +TypeScript .*\n.*\nblas +none: it works on the memory/m,
    );
  });

  test("a wrong value is an error that names it", async () => {
    const failed = await info({ GRADLENS_KERNELS: "fast" }).catch((error: { code: number; stderr: string }) => error);
    assert.ok(typeof failed !== "string" && failed.code === 1);
    assert.match(failed.stderr, /^gradlens: GRADLENS_KERNELS is "fast"; expected "relaxed"/);
  });
});
