/** `npm run bench` of this engine alone: it runs, checks itself, and keeps standard output for the result. No time is asserted. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @returns standard output and error of the command, and how it ended */
async function bench(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  try {
    return { ...(await run(process.execPath, ["bench/run.mjs", ...args])), code: 0 };
  } catch (error) {
    return error as { stdout: string; stderr: string; code: number };
  }
}

interface Row {
  workload: string;
  engine: string;
  configuration: string;
  median: number | null;
  cannot?: string;
  ratios: Record<string, number>;
}

describe("npm run bench", { concurrency: true }, () => {
  test("--json prints one array and nothing else", async () => {
    const { stdout, stderr, code } = await bench("--quick", "--rounds=2", "--only=add-32,2-20", "--no-peers", "--json");
    assert.equal(code, 0, stderr);
    const rows = JSON.parse(stdout) as Row[];
    assert.deepEqual([...new Set(rows.map((row) => row.workload))], ["step/tanh-2-20-20-1", "op/add-32"]);
    assert.deepEqual([...new Set(rows.map((row) => row.engine))], ["gradlens"]);
    const wasm = rows.find((row) => row.configuration === "wasm");
    assert.ok(wasm && wasm.median !== null && wasm.median > 0, wasm?.cannot);
    assert.ok("gradlens simd" in wasm.ratios);
  });

  test("a part of the workloads is printed as Markdown", async () => {
    const { stdout, code } = await bench("--quick", "--rounds=1", "--only=add-32", "--no-peers");
    assert.equal(code, 0);
    assert.match(stdout, /^# Benchmarks\n/);
    assert.match(stdout, /\| gradlens wasm \|/);
  });

  test("errors say what was given and what there is", async () => {
    const unknown = await bench("--only=nonsense", "--no-peers");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /No workload has 'nonsense' in its name\. There are:\n {2}gemm\//);
    assert.match((await bench("--fast")).stderr, /Unknown option '--fast'[^]*Usage: npm run bench/);
    assert.match((await bench("--rounds=0")).stderr, /--rounds is '0', expected a whole number/);
  });
});
