/** What a run needs before it starts: Node 24, the built library, the ceilings' kernel, the peers. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { npm, root, SetupError } from "../../scripts/lib/project.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { stateFolder } from "../../scripts/embedded/install.mjs";

const folder = path.join(root, "bench");
const log = (/** @type {string} */ text) => console.error(text);

/** The Node 24 that `npm start` installed for the embedded VS Code, if it did. @returns {string | undefined} */
function embeddedNode() {
  const cache = path.dirname(stateFolder());
  if (!existsSync(cache)) return undefined;
  for (const name of readdirSync(cache).filter((entry) => /^vscode-[0-9a-f]+$/.test(entry)))
    for (const system of [`${process.platform}-${process.arch}`, `bin-${process.platform}-${process.arch}`]) {
      const file = path.join(cache, name, `node_modules/node-${system}/bin/node`);
      if (existsSync(file)) return file;
    }
  return undefined;
}

/**
 * The Node that runs the JavaScript engines: GRADLENS_BENCH_NODE, this one from 24 on, or the one of the embedded VS Code.
 *
 * @returns {{ node: string, note?: string }} the note says what an older Node lacks
 */
export function chooseNode() {
  const named = process.env.GRADLENS_BENCH_NODE;
  if (named) return { node: named };
  const [major] = process.versions.node.split(".").map(Number);
  if (major >= 24) return { node: process.execPath };
  const other = embeddedNode();
  if (other) return { node: other };
  return {
    node: process.execPath,
    note:
      `Node ${process.versions.node} has no relaxed SIMD without a flag, so the plain SIMD kernels were measured. ` +
      "Node 24 (GRADLENS_BENCH_NODE names one) gives the engine's full speed.",
  };
}

/** @param {string} directory @returns {number} the time of its newest file */
function newest(directory) {
  return Math.max(
    ...readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
  );
}

/** Builds dist/ if the library is missing or older than its sources. */
export async function ensureLibrary() {
  const library = path.join(root, "dist/lib/index.mjs");
  const sources = ["src/engine", "src/kernels"].map((name) => path.join(root, name));
  const built = statSync(library, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources.map(newest))) return;
  log("Building the library (scripts/build.mjs)...");
  const { code, output } = await run(process.execPath, ["scripts/build.mjs"], { cwd: root, quiet: true });
  if (code !== 0) throw new SetupError(`The build failed:\n${output}`);
}

/** Compiles the multiply-add loop alone, so that its measurement depends on nothing of the engine's memory. */
export async function ensureCeilings() {
  const source = path.join(root, "src/kernels/ceiling.ts");
  const outputs = { relaxed: ["simd", "relaxed-simd"], simd: ["simd"] };
  mkdirSync(path.join(root, "out/bench"), { recursive: true });
  for (const [variant, features] of Object.entries(outputs)) {
    const file = path.join(root, `out/bench/ceiling-${variant}.wasm`);
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > statSync(source).mtimeMs) continue;
    const asc = path.join(root, "node_modules/assemblyscript/bin/asc.js");
    const flags = features.flatMap((feature) => ["--enable", feature]);
    const args = [asc, "src/kernels/ceiling.ts", "-o", file, "-O3", "--noAssert", "--runtime", "stub", ...flags];
    const { code, output } = await run(process.execPath, args, { cwd: root, quiet: true });
    if (code !== 0) throw new SetupError(`src/kernels/ceiling.ts does not compile:\n${output}`);
  }
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages ?? {};

function peersAreCurrent() {
  const installed = path.join(folder, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const present = packagesOf(installed);
  return Object.entries(packagesOf(path.join(folder, "package-lock.json"))).every(
    ([name, { version, optional }]) => name === "" || present[name]?.version === version || optional === true,
  );
}

/** Installs the peers of bench/package-lock.json once. None of their install scripts is needed, so none runs. */
export async function ensurePeers() {
  if (peersAreCurrent()) return;
  log("Installing the peers into bench/node_modules (npm ci, once; --no-peers does without)...");
  const { code, output } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    quiet: true,
  });
  if (code !== 0)
    throw new SetupError(`npm ci in bench/ failed (exit code ${code}); --no-peers measures Gradlens alone.\n${output}`);
}
