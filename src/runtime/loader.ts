import { readFileSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { findSyntaxError, transpile } from "./transpile.js";
import { isModulePackage, isPath, resolveImportOnly, resolvePath, sourceExtensions } from "./resolve.js";

/** The parts of Node's CommonJS loader that hooks like ts-node's stand on; they are not in its types. */
interface Loader {
  _extensions: Record<string, (module: LoadedModule, file: string) => void>;
  _resolveFilename(request: string, parent: LoadedModule | undefined, ...rest: unknown[]): string;
  _cache: Record<string, LoadedModule | undefined>;
  _nodeModulePaths(folder: string): string[];
}

interface LoadedModule extends NodeJS.Module {
  _compile(code: string, file: string): unknown;
  /** Settles when the body of the entry has run (transpile.ts). */
  entry?: Promise<void>;
}

const loader = Module as unknown as Loader;

const esmSyntax =
  /^\s*(?:import\b(?!\s*\()|export\b(?=\s*(?:[{*]|default\b|const\b|let\b|var\b|function\b|class\b|async\b)))/m;

/** Files of the user's own that were loaded: those whose frames a person wants to see. */
const userFiles = new Set<string>();

export function isUserFile(file: string): boolean {
  return userFiles.has(file);
}

const sources = new Map<string, string>();

/** The text of each file of the user's own as it was loaded, in order. */
export const loadedSources: ReadonlyMap<string, string> = sources;

function inNodeModules(file: string): boolean {
  return file.split(path.sep).includes("node_modules");
}

function isEsModule(file: string, source: string): boolean {
  const extension = path.extname(file);
  if (extension === ".cjs") return false;
  if (extension !== ".js") return true;
  if (inNodeModules(file)) return isModulePackage(file);
  return esmSyntax.test(source) || isModulePackage(file);
}

function compile(module: LoadedModule, file: string, entry: boolean): void {
  if (!inNodeModules(file)) userFiles.add(file);
  const source = readFileSync(file, "utf8");
  if (isUserFile(file)) sources.set(file, source);
  const code = transpile(source, file, { esModule: isEsModule(file, source), entry });
  try {
    module._compile(code, file);
  } catch (error) {
    throw (error instanceof SyntaxError && findSyntaxError(code, file)) || error;
  }
}

/**
 * Teaches `require` to load TypeScript and ES modules, and to resolve `builtin` names to the given namespaces.
 * Works on Node 20 and later, and in VS Code's Electron.
 *
 * @param builtin exports by module name: `gradlens` is the engine that runs here.
 */
export function installLoader(builtin: Record<string, object>): void {
  // Frames between the user's line and the engine's check can be many.
  Error.stackTraceLimit = 50;
  process.setSourceMapsEnabled(true);
  const original = loader._resolveFilename;
  for (const [name, exports] of Object.entries(builtin)) {
    const module = new Module(name) as LoadedModule;
    module.exports = exports;
    module.loaded = true;
    loader._cache[name] = module;
  }
  const names = Object.keys(builtin);

  loader._resolveFilename = (request, parent, ...rest) => {
    if (names.includes(request)) return request;
    if (request.startsWith("gradlens/"))
      throw notFound(
        `Gradlens has no module "${request}". Its modules are ${names.map((name) => `"${name}"`).join(", ")}.`,
      );
    const from = parent?.filename;
    if (from && isPath(request) && !inNodeModules(from)) {
      const file = resolvePath(request, path.dirname(from));
      if (!file)
        throw notFound(`Cannot find "${request}", imported by ${path.basename(from)}: no such file beside it.`);
      return file;
    }
    try {
      return original.call(loader, request, parent, ...rest);
    } catch (error) {
      const importOnly =
        codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED" && resolveImportOnly(request, parent?.paths ?? []);
      if (importOnly) return importOnly;
      if (codeOf(error) === "MODULE_NOT_FOUND" && from && isUserFile(from) && !isPath(request))
        throw notFound(
          `Cannot find package "${request}", imported by ${path.basename(from)}. Install it: npm install ${request}`,
        );
      throw error;
    }
  };

  const plain = loader._extensions[".js"];
  for (const extension of sourceExtensions)
    loader._extensions[extension] = (module, file) => {
      if (extension === ".js" && inNodeModules(file) && !isModulePackage(file)) plain(module, file);
      else compile(module, file, false);
    };
}

function notFound(message: string): Error {
  return Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/**
 * Runs a file as the program's entry.
 *
 * @returns its exports, once its top level, awaits included, has run.
 */
export async function runEntry(file: string): Promise<unknown> {
  const module = new Module(file) as LoadedModule;
  module.filename = file;
  module.paths = loader._nodeModulePaths(path.dirname(file));
  loader._cache[file] = module;
  // `require.main === module` holds in the entry.
  process.mainModule = module;
  compile(module, file, true);
  await module.entry;
  module.loaded = true;
  return module.exports;
}
