/** Bundles every test into out/test, in the form its runner wants. */
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { importMetaInCommonJs } from "../lib/importMeta.mjs";
import { root } from "../lib/project.mjs";

const output = path.join(root, "out/test");

/** The folders under test/ that do not run under plain Node. */
export const suiteFolders = { extension: "test/extension", browser: "test/browser" };

/** @typedef {"unit" | "extension" | "browser"} TestKind */

/** @param {string} file relative to the root @returns {TestKind} */
function kindOf(file) {
  if (file.startsWith(`${suiteFolders.extension}/`)) return "extension";
  if (file.startsWith(`${suiteFolders.browser}/`)) return "browser";
  return "unit";
}

/** @returns {string[]} every test file, relative to the root, with forward slashes, sorted. */
function testFiles() {
  return readdirSync(path.join(root, "test"), { recursive: true })
    .map((file) => `test/${String(file).replaceAll(path.sep, "/")}`)
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
}

/** What the tests share with scripts/ is used where it is: it finds the project by its own place. */
const scriptsStayOutside = {
  name: "scripts-stay-outside",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/.*\.mjs$/ }, ({ path: target, resolveDir }) => {
      const file = path.resolve(resolveDir, target);
      return file.startsWith(path.join(root, "scripts")) ? { path: file, external: true } : undefined;
    });
  },
};

/** @type {import("esbuild").BuildOptions} */
const shared = {
  bundle: true,
  // As in the library: a module prints the name of its class.
  keepNames: true,
  platform: "node",
  target: "node20",
  sourcemap: true,
  loader: { ".wasm": "binary" },
  alias: { "#kernels": path.join(root, "dist/kernels") },
  define: { FORMATS_FOLDER: JSON.stringify(pathToFileURL(path.join(root, "dist/formats/")).href) },
  external: ["vscode", "mocha", "esbuild", "typescript", "playwright-core", "@vscode/vsce"],
  plugins: [scriptsStayOutside],
  absWorkingDir: root,
  outbase: path.join(root, "test"),
  outdir: output,
  logLevel: "warning",
};

/** Modules with what CommonJS has, for the packages in them. @type {import("esbuild").BuildOptions} */
const modules = {
  ...shared,
  format: "esm",
  outExtension: { ".js": ".mjs" },
  banner: {
    js: [
      'import { createRequire as __createRequire } from "node:module";',
      'import { fileURLToPath as __fileURLToPath } from "node:url";',
      "const require = __createRequire(import.meta.url);",
      "const __filename = __fileURLToPath(import.meta.url);",
      'const __dirname = __fileURLToPath(new URL(".", import.meta.url)).replace(/.$/, "");',
    ].join(" "),
  },
};

/** @type {Record<TestKind, import("esbuild").BuildOptions>} */
const forms = {
  // What two tests have in common is written once: each has the whole engine in it.
  unit: { ...modules, splitting: true },
  extension: {
    ...shared,
    ...importMetaInCommonJs,
    define: { ...shared.define, ...importMetaInCommonJs.define },
    format: "cjs",
  },
  browser: modules,
};

/**
 * @param {TestKind[]} kinds
 * @param {string} [only] a part of the path of the files wanted; where none has it, a part of the name of the tests wanted
 * @returns {Promise<{bundles: Record<TestKind, string[]>, testName: string | undefined}>} the bundles, absolute, by kind (none for kinds
 *   not asked for), and what the names of the tests to run in them must have.
 */
export async function compileTests(kinds, only) {
  const esbuild = await import("esbuild");
  rmSync(output, { recursive: true, force: true });
  /** @type {Record<TestKind, string[]>} */
  const bundles = { unit: [], extension: [], browser: [] };
  const all = testFiles();
  const named = all.filter((file) => only !== undefined && file.includes(only));
  const sources = named.length > 0 ? named : all;
  for (const kind of kinds) {
    const files = sources.filter((file) => kindOf(file) === kind);
    if (files.length === 0) continue;
    if (kind === "browser") {
      bundles.browser = [await bundleTogether(esbuild, files)];
      continue;
    }
    const entries = kind === "extension" ? [`${suiteFolders.extension}/index.ts`, ...files] : files;
    await esbuild.build({ ...forms[kind], entryPoints: entries });
    const extension = forms[kind].outExtension?.[".js"] ?? ".js";
    bundles[kind] = files.map((file) => path.join(root, "out", file.replace(/\.ts$/, extension)));
  }
  return { bundles, testName: named.length > 0 ? undefined : only };
}

/**
 * One bundle of all browser tests: one process, so that the server and the browser are started once.
 *
 * @param {typeof import("esbuild")} esbuild @param {string[]} files relative to the root @returns {Promise<string>} absolute
 */
async function bundleTogether(esbuild, files) {
  const outfile = path.join(output, "browser/all.mjs");
  const contents = files.map((file) => `import "./${file}";`).join("\n");
  const { outdir: _, outbase: __, ...form } = forms.browser;
  await esbuild.build({ ...form, stdin: { contents, resolveDir: root }, outfile });
  return outfile;
}

/** Bundles a file that drives the browser as the tests do. @param {string} file relative to the root @returns {Promise<string>} the bundle */
export async function compileBrowserScript(file) {
  const esbuild = await import("esbuild");
  await esbuild.build({ ...forms.browser, entryPoints: [file] });
  return path.join(root, "out", file.replace(/\.ts$/, ".mjs"));
}

/** Bundles a file that runs under plain Node as the unit tests do. @param {string} file relative to the root @returns {Promise<string>} the bundle */
export async function compileNodeScript(file) {
  const esbuild = await import("esbuild");
  await esbuild.build({ ...forms.unit, entryPoints: [file] });
  return path.join(root, "out", file.replace(/\.ts$/, ".mjs"));
}
