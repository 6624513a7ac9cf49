/**
 * Writes docs/PARITY.md: which names of PyTorch this library has.
 *
 *   node scripts/parity.mjs [--check]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { renderParity } from "./lib/parity.mjs";
import { fail, SetupError } from "./lib/project.mjs";
import { surfaceOf } from "./lib/paritySurface.mjs";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
process.chdir(root);
const target = "docs/PARITY.md";

/** The library, bundled into a folder that goes away. */
async function library() {
  if (!existsSync("dist/kernels")) fail(new SetupError("dist/kernels is missing: run npm run build first"));
  const folder = mkdtempSync(path.join(os.tmpdir(), "gradlens-parity-"));
  try {
    const outfile = path.join(folder, "engine.mjs");
    await esbuild.build({
      entryPoints: ["src/engine/index.ts"],
      bundle: true,
      keepNames: true,
      platform: "node",
      format: "esm",
      target: "node20",
      loader: { ".wasm": "binary" },
      alias: { "#kernels": path.join(root, "dist/kernels") },
      logLevel: "warning",
      outfile,
    });
    return (await import(pathToFileURL(outfile).href)).default;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const golden = JSON.parse(readFileSync("test/golden/parity.json", "utf8"));
const text = renderParity(golden, surfaceOf(await library()));
if (process.argv.includes("--check")) {
  const same = existsSync(target) && readFileSync(target, "utf8") === text;
  if (!same) console.error(`${target} is not current: run node scripts/parity.mjs`);
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(target, text);
  console.log(`${target}: ${text.split("\n").length} lines`);
}
