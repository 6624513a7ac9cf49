/**
 * An esbuild plugin: of the TypeScript compiler only what the sources use. Its bundle is one function that exports everything, which no bundler sees
 * into; opened up, most of it (checker, emitter, services) falls away: what is loaded is a third as large.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param {readonly string[]} folders of the sources that use `ts.NAME` */
export function usedTypescript(folders) {
  return {
    name: "used-typescript",
    /** @param {import("esbuild").PluginBuild} build */
    setup(build) {
      build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, ({ path: file }) => ({
        contents: opened(readFileSync(file, "utf8"), usedNames(folders)),
        loader: "js",
      }));
    },
  };
}

/**
 * Names behind `ts.` in the sources; of types too, which are no exports of the bundle.
 * @param {readonly string[]} folders
 */
function usedNames(folders) {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => path.join(folder, name)),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\bts\.(\w+)/g)].map(([, name]) => name),
  );
  return [...new Set(names)].sort();
}

/**
 * The bundle as an ES module.
 * @param {string} text
 * @param {readonly string[]} names
 * @throws Error where the bundle is not written as this expects
 */
export function opened(text, names) {
  const head = text.indexOf("((module) => {");
  const exports = text.indexOf("__export(typescript_exports, {");
  const body = text.indexOf("module.exports = __toCommonJS(typescript_exports);");
  const foot = text.lastIndexOf("// Annotate the CommonJS export names");
  if (![head, exports, body, foot].every((at, i, all) => at > (all[i - 1] ?? 0)))
    throw new Error("scripts/lib/usedTypescript.mjs does not know this version of TypeScript's bundle.");
  const exported = new Set(
    [...text.slice(exports, body).matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)].map(([, name]) => name),
  );
  const used = names.filter((name) => exported.has(name));
  const code = text
    .slice(body + "module.exports = __toCommonJS(typescript_exports);".length, foot)
    // Parts that nobody asks for, and that register themselves.
    .replace(
      /^\/\/ src\/(?:server|jsTyping|typingsInstallerCore|services\/(?:codefixes|refactors))\/[^]*?(?=^\/\/ src\/)/gm,
      "",
    )
    // Namespaces and constants that nobody uses.
    .replace(
      /^\(\((\w+)\) => \{$([\s\S]*?)^\}\)\((\w+) \|\| \(\3 = \{\}\)\);$/gm,
      (_, inner, content, name) => `var ${name} = /* @__PURE__ */ ((${inner}) => {${content}return ${inner};})({});`,
    )
    .replace(
      /^__export\((\w+), (\{$[^]*?^\})\);$/gm,
      "var $1 = /* @__PURE__ */ ((all) => (__export(all, $2), all))({});",
    )
    .replace(/^var (\w+) = (?=[\w.]+\()/gm, "var $1 = /* @__PURE__ */ ");
  return `${text.slice(head + "((module) => {".length, exports)}${code}\nexport default { ${used.join(", ")} };\n`;
}
