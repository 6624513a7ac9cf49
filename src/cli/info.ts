import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** The version of this package; its manifest lies above the bundle. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(path.join(__dirname, "..", "package.json"), "utf8")) as { version: string };
  return manifest.version;
}

/** One `(module (func ... f32x4.relaxed_madd))`: compiles where WebAssembly has relaxed SIMD. */
const relaxedSimdProbe = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 17, 65, 0, 253, 17, 65,
  0, 253, 17, 253, 133, 2, 11,
]);

export function infoText(): string {
  const relaxed = WebAssembly.validate(relaxedSimdProbe) ? "relaxed SIMD" : "SIMD";
  const cpus = os.cpus();
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GB`;
  return [
    `gradlens   ${version()}`,
    `node       ${process.version} (${process.platform} ${process.arch})`,
    `kernels    WebAssembly ${relaxed}`,
    `machine    ${cpus.length} x ${cpus[0]?.model.trim() ?? "unknown processor"}, ${memory}`,
    "",
  ].join("\n");
}
