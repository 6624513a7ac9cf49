/**
 * Builds everything into dist/: kernels (AssemblyScript), bundles (esbuild), declarations (tsc).
 *
 *   node scripts/build.mjs [--watch] [--no-types] [--clean]
 *
 * Declarations are made anew where sources have changed; `--clean` leaves none of sources that are gone.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";
import { buildKernels } from "./kernels.mjs";
import { copyFigureAssets } from "./lib/figureAssets.mjs";
import { importMetaInCommonJs } from "./lib/importMeta.mjs";
import { collectInstalled } from "./lib/native.mjs";
import { run, start } from "./lib/process.mjs";
import { pluginFolder, writePluginManifest } from "./lib/typescriptPlugin.mjs";
import { usedTypescript } from "./lib/usedTypescript.mjs";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");
process.chdir(root);

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  keepNames: true,
  sourcemap: true,
  target: "es2022",
  loader: { ".wasm": "binary" },
  alias: { "#kernels": path.join(root, "dist/kernels") },
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const node = {
  ...shared,
  platform: "node",
  format: "cjs",
  target: "node20",
  ...importMetaInCommonJs,
  define: { ...importMetaInCommonJs.define, FORMATS_FOLDER: JSON.stringify("./formats/") },
};

/** The compiler is in `dist/analysis.js` alone: other bundles take it, and all of src/analysis, from there. */
const analysisStaysOutside = {
  name: "analysis-stays-outside",
  /** @param {esbuild.PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/(.*\/)?analysis\/index\.js$/ }, () => ({
      path: "./analysis.js",
      external: true,
    }));
    build.onResolve({ filter: /^typescript$/ }, () => ({ path: "typescript", namespace: "of-analysis" }));
    build.onLoad({ filter: /.*/, namespace: "of-analysis" }, () => ({
      contents: 'module.exports = require("../analysis/index.js").ts;',
      resolveDir: path.join(root, "src/language"),
    }));
  },
};

/** One page a view: every folder of webview/ with a `main.ts`. */
function pages() {
  const names = readdirSync("webview").filter((name) => existsSync(`webview/${name}/main.ts`));
  return Object.fromEntries(names.map((name) => [name, `webview/${name}/main.ts`]));
}

/** One bundle a codec of file formats: loaded by the first file that needs it. It prints nothing. */
const formats = readdirSync("src/formats")
  .filter((name) => !name.endsWith(".d.ts"))
  .map((name) => `src/formats/${name}`);

/**
 * One entry a bundle; the engine lives in the worker and in the library, nowhere else.
 *
 * @type {import("esbuild").BuildOptions[]}
 */
export const bundles = [
  {
    ...node,
    entryPoints: {
      extension: "src/extension/extension.ts",
      "language-client": "src/extension/languageClient/client.ts",
    },
    external: ["vscode"],
    outdir: "dist",
  },
  {
    ...node,
    entryPoints: {
      "engine-process": "src/runtime/process.ts",
      "engine-worker": "src/runtime/workerMain.ts",
      "engine-info": "src/runtime/info.ts",
      "dataset-reader": "src/runtime/dataset/reader.ts",
      "graph-layout": "src/runtime/graph/layoutWorker.ts",
      "figure-file": "src/runtime/figureFile.ts",
      download: "src/runtime/download.ts",
      report: "src/report/index.ts",
      cli: "src/cli/main.ts",
    },
    outdir: "dist",
  },
  // Loaded while somebody waits for the first shapes: less text is sooner read.
  {
    ...node,
    entryPoints: { "analysis-worker": "src/analysis/run/worker.ts" },
    outdir: "dist",
    minify: true,
    sourcemap: false,
  },
  // HDF5's library is in it, as WebAssembly.
  {
    ...node,
    entryPoints: { "hdf5-file": "src/runtime/hdf5File.ts" },
    outdir: "dist",
    minify: true,
    sourcemap: false,
    charset: "utf8",
  },
  { ...node, entryPoints: formats, outdir: "dist/formats", minify: true, sourcemap: false, drop: ["console"] },
  // With the TypeScript compiler in it, as much as is used: loaded by nobody before it is needed.
  {
    ...node,
    entryPoints: { analysis: "src/analysis/index.ts" },
    plugins: [usedTypescript(["src/analysis", "src/language"])],
    outdir: "dist",
    minify: true,
    keepNames: false,
    sourcemap: false,
  },
  {
    ...node,
    entryPoints: { index: "src/typescript-plugin/index.ts" },
    outdir: pluginFolder,
    // tsserver calls what the module is, not its default export.
    footer: { js: "module.exports = module.exports.default;" },
  },
  {
    ...node,
    entryPoints: { "language-server": "src/language/main.ts" },
    plugins: [analysisStaysOutside],
    outdir: "dist",
  },
  {
    ...shared,
    platform: "browser",
    format: "iife",
    entryPoints: pages(),
    outdir: "dist/webview",
    minify: true,
  },
  {
    ...shared,
    platform: "node",
    format: "esm",
    splitting: true,
    entryPoints: {
      index: "src/engine/index.ts",
      datasets: "src/engine/datasets/index.ts",
      numpy: "src/engine/numpy/index.ts",
      io: "src/engine/io/index.ts",
      frame: "src/engine/frame/index.ts",
      vision: "src/engine/vision/index.ts",
      text: "src/engine/text/index.ts",
    },
    define: { FORMATS_FOLDER: JSON.stringify("../formats/") },
    outdir: "dist/lib",
    outExtension: { ".js": ".mjs" },
  },
];

const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.types.json"];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const has = (/** @type {string} */ flag) => process.argv.includes(flag);
  if (has("--clean")) rmSync("dist/types", { recursive: true, force: true });
  await buildKernels();
  collectInstalled();
  copyFigureAssets();
  writePluginManifest();
  if (has("--watch")) {
    for (const options of bundles) await (await esbuild.context(options)).watch();
    start(process.execPath, [...tsc, "--watch", "--preserveWatchOutput"], { stdio: "inherit" });
    console.log("Watching. Stop with Ctrl+C.");
  } else {
    try {
      const types = has("--no-types") ? undefined : run(process.execPath, tsc);
      await Promise.all(bundles.map((options) => esbuild.build(options)));
      process.exitCode = (await types)?.code ?? 0;
    } catch {
      // esbuild has printed what is wrong; a stack of this script would only hide it.
      process.exitCode = 1;
    }
  }
}
