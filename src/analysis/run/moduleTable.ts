import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import path from "node:path";
import vm from "node:vm";
import * as engine from "../../engine/index.js";
import { libraryModules } from "../../runtime/libraryModules.js";
import { isLibrary } from "../library.js";
import { probeNames, type Probes } from "../instrument/probes.js";
import type { RunFile } from "./messages.js";
import { unavailable } from "./stop.js";
import { isRefused } from "./walls.js";

interface LoadedModule {
  exports: unknown;
  /** Settles when the body of the entry has run. */
  entry?: Promise<void>;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
}

type Body = (
  exports: unknown,
  require: unknown,
  module: LoadedModule,
  file: string,
  folder: string,
  ...probes: unknown[]
) => void;

/** What was compiled, by the number of its text. */
const bodies = new Map<number, Body>();

export function forget(ids: readonly number[]): void {
  for (const id of ids) bodies.delete(id);
}

/** Keeps the code of files that the worker has not seen. @throws SyntaxError for a text that only TypeScript takes */
export function compile({ id, code, path: file }: RunFile): Body {
  let body = bodies.get(id);
  if (body === undefined) {
    if (code === undefined) throw new Error(`no code of ${file}`);
    const head = `(function (exports, require, module, __filename, __dirname, ${probeNames.join(", ")}) {`;
    body = new vm.Script(`${head}${code}\n})`, { filename: file }).runInThisContext() as Body;
    bodies.set(id, body);
  }
  return body;
}

/** The modules of one run: every one is loaded anew. */
export class ModuleTable {
  private readonly loaded = new Map<string, LoadedModule>();
  private readonly library: Record<string, object>;

  /** @param train what the run has in place of `train.fit` and its like */
  constructor(
    private readonly files: ReadonlyMap<string, RunFile>,
    private readonly probes: (file: RunFile) => Probes,
    train: Partial<typeof engine.train>,
  ) {
    // Each run has objects of its own: what it changes in them stays there.
    this.library = libraryModules({ train: { ...engine.train, ...train } });
  }

  /** Runs a file as the entry. @returns its exports, once its awaits are over, or those so far where they wait for what never comes */
  async runEntry(file: string, idle: () => Promise<void>): Promise<unknown> {
    const module = this.load(file);
    await Promise.race([module.entry, idle()]);
    return module.exports;
  }

  private load(file: string): LoadedModule {
    const known = this.loaded.get(file);
    if (known !== undefined) return known;
    const module: LoadedModule = { exports: {}, id: file, filename: file, loaded: false };
    this.loaded.set(file, module);
    const source = this.files.get(file)!;
    const require = Object.assign((request: string) => this.require(request, source), {
      main: undefined,
      resolve: (request: string) => request,
    });
    const probes = this.probes(source);
    compile(source)(
      module.exports,
      require,
      module,
      file,
      path.dirname(file),
      ...probeNames.map((name) => probes[name]),
    );
    module.loaded = true;
    return module;
  }

  private require(request: string, { path: from, imports }: RunFile): unknown {
    if (isLibrary(request)) {
      const exports = this.library[request] as object | undefined;
      if (exports === undefined)
        throw new Error(
          `Gradlens has no module "${request}". Its modules are ${Object.keys(this.library).join(", ")}.`,
        );
      return exports;
    }
    const file = imports[request];
    if (file !== undefined)
      return file.endsWith(".json") ? JSON.parse(readFileSync(file, "utf8")) : this.load(file).exports;
    if (isRefused(request)) return unavailable(`the module ${request}`);
    if (!isBuiltin(request) && /^[./]/.test(request))
      throw new Error(`Cannot find "${request}", imported by ${path.basename(from)}: no such file beside it.`);
    try {
      return createRequire(from)(request) as unknown;
    } catch (error) {
      // What a package needs to load is nothing that a run of shapes can judge.
      return unavailable(`the package ${request}: ${String(error)}`);
    }
  }
}
