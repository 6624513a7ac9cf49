import { readFileSync } from "node:fs";
import path from "node:path";
import type { EngineInfo } from "../runtime/engineInfo.js";

/** The version of this package; its manifest lies above the bundle. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/** What `gradlens info` prints. */
export function infoText({ host, kernels, threads, threadProblem, blas, memory }: EngineInfo): string {
  const rows: Record<string, string> = {
    gradlens: version(),
    node: `${host.node} (${host.platform} ${host.arch})`,
    kernels: kernelText(kernels),
    threads: threadProblem === null ? String(threads) : `${threads} (${threadProblem})`,
    blas: blasText(blas),
    memory: `${size(memory.used)} used of at most ${size(memory.budget)}; the machine has ${size(memory.machine)}`,
    processor: `${host.processors} x ${host.processor}`,
  };
  return Object.entries(rows)
    .map(([name, text]) => `${name.padEnd(11)}${text}\n`)
    .join("");
}

/** What `gradlens info --json` prints. */
export function infoJson(info: EngineInfo): string {
  return `${JSON.stringify({ version: version(), ...info }, null, 2)}\n`;
}

const variants = { relaxed: "WebAssembly, relaxed SIMD", simd: "WebAssembly, SIMD", none: "TypeScript" };

function kernelText({ variant, why }: EngineInfo["kernels"]): string {
  const name = variants[variant];
  if (why === "best") return name;
  if (why === "asked") return `${name} (GRADLENS_KERNELS)`;
  return `${name} (this Node's WebAssembly refuses ${variant === "simd" ? "relaxed SIMD" : "SIMD"})`;
}

function blasText(blas: EngineInfo["blas"]): string {
  if (blas.library)
    return `${[blas.library.family, blas.library.version].filter(Boolean).join(" ")} (${blas.library.file})`;
  const reasons: Record<typeof blas.why, string> = {
    off: "off (GRADLENS_BLAS)",
    noKernels: "none: it works on the memory of the WebAssembly kernels",
    noCaller: `none: ${blas.detail}`,
    notFound: `none found: ${blas.detail}`,
    unusable: `none usable: ${blas.detail}`,
  };
  return reasons[blas.why];
}

function size(bytes: number): string {
  return bytes < 2 ** 30 ? `${Math.round(bytes / 2 ** 20)} MB` : `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
