import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Extensions of files that can be run, in the order in which an import without extension tries them. */
export const sourceExtensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];

/** TypeScript files are imported by the name of the JavaScript they would become. */
const typescriptFor: Record<string, string[]> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** True for `./x`, `../x`, absolute paths and file URLs; false for packages. */
export function isPath(request: string): boolean {
  return /^\.{1,2}(\/|\\|$)/.test(request) || path.isAbsolute(request) || request.startsWith("file:");
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Resolves an import of a path as TypeScript does. Links are not followed: a file keeps the name under which the
 * editor knows it.
 *
 * @returns the absolute file, or undefined if there is none.
 */
export function resolvePath(request: string, folder: string): string | undefined {
  const base = request.startsWith("file:") ? fileURLToPath(request) : path.resolve(folder, request);
  const extension = path.extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const candidates = [
    ...(typescriptFor[extension] ?? []).map((other) => stem + other),
    base,
    ...[...sourceExtensions, ".json"].map((other) => base + other),
    ...sourceExtensions.map((other) => path.join(base, `index${other}`)),
  ];
  return candidates.find(isFile);
}

type Exports = string | null | Exports[] | { [key: string]: Exports };

/** Conditions tried for a package that offers nothing to `require`. */
const importConditions = new Set(["node", "import", "module", "default"]);

/**
 * Finds the file of a package that only exports ES modules, which `require` refuses to resolve.
 *
 * @param request name of a package with an optional subpath, `pkg/sub`.
 * @param folders the `node_modules` folders to look in, nearest first.
 */
export function resolveImportOnly(request: string, folders: readonly string[]): string | undefined {
  const parts = request.split("/");
  const name = parts.slice(0, request.startsWith("@") ? 2 : 1).join("/");
  const subpath = `.${request.slice(name.length)}`;
  for (const folder of folders) {
    const home = path.join(folder, name);
    const manifest = readJson(path.join(home, "package.json")) as { exports?: Exports } | undefined;
    if (!manifest) continue;
    const target = targetOf(manifest.exports ?? null, subpath);
    return target ? path.join(home, target) : undefined;
  }
  return undefined;
}

function targetOf(exports: Exports, subpath: string): string | undefined {
  const bySubpath = exports && typeof exports === "object" && !Array.isArray(exports) && "." in exports;
  if (!bySubpath) return subpath === "." ? conditional(exports) : undefined;
  if (subpath in exports) return conditional(exports[subpath]);
  for (const [pattern, target] of Object.entries(exports)) {
    const [before, after] = pattern.split("*");
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    return conditional(target)?.replaceAll("*", subpath.slice(before.length, subpath.length - after.length));
  }
  return undefined;
}

function conditional(target: Exports): string | undefined {
  if (typeof target === "string") return target;
  if (target === null) return undefined;
  const options = Array.isArray(target)
    ? target
    : Object.entries(target).flatMap(([condition, value]) => (importConditions.has(condition) ? [value] : []));
  for (const option of options) {
    const found = conditional(option);
    if (found) return found;
  }
  return undefined;
}

/** The `type` of the nearest package.json: whether its .js files are ES modules. */
export function isModulePackage(file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = readJson(path.join(folder, "package.json")) as { type?: string } | undefined;
    if (manifest) return manifest.type === "module";
    if (path.basename(folder) === "node_modules" || folder === path.dirname(folder)) return false;
  }
}

function readJson(file: string): unknown {
  if (!isFile(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
