/** Functions of native libraries, called through koffi (https://koffi.dev), which is optional. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The C types that are used here; `size` is a pointer-sized unsigned integer, such as an address. */
export type CType = "void" | "int" | "int64" | "float" | "double" | "size" | "string";

export type NativeFunction = (...values: (number | string)[]) => unknown;

export interface NativeLibrary {
  /** A function of the library; undefined where it has none of that name. */
  find(name: string, result: CType, parameters: readonly CType[]): NativeFunction | undefined;
}

export interface Foreign {
  /**
   * Loads a library by its path, or by a name that the system's linker looks for.
   * @throws NoLibraryError where there is none, Error with the linker's reason where it cannot be loaded
   */
  open(file: string): NativeLibrary;
  /** The address of the first byte of a view, which stays where it is as long as its buffer lives in WebAssembly or shared memory. */
  addressOf(view: ArrayBufferView): number;
}

/** There is no library of that name, or at that path. */
export class NoLibraryError extends Error {
  override readonly name = "NoLibraryError";
}

/** What koffi and its native part alike export. */
interface Koffi {
  load(file: string): { func(name: string, result: string, parameters: string[]): NativeFunction };
  address(view: ArrayBufferView): bigint;
}

const names: Record<CType, string> = {
  void: "void",
  int: "int",
  int64: "int64_t",
  float: "float",
  double: "double",
  size: "uintptr_t",
  string: "str",
};

/**
 * The way to native libraries.
 * @throws Error that says why there is none on this system
 */
export function foreign(): Foreign {
  const koffi = loadKoffi();
  return {
    open(file) {
      const library = load(koffi, file);
      return {
        find(name, result, parameters) {
          try {
            return library.func(
              name,
              names[result],
              parameters.map((type) => names[type]),
            );
          } catch {
            return undefined;
          }
        },
      };
    },
    addressOf: (view) => Number(koffi.address(view)),
  };
}

function load(koffi: Koffi, file: string): ReturnType<Koffi["load"]> {
  const isPath = path.basename(file) !== file;
  if (isPath && !existsSync(file)) throw new NoLibraryError("there is no such file");
  try {
    return koffi.load(file);
  } catch (error) {
    const reason = firstLine(error).replace(/^Failed to load shared library: /, "");
    // Of a library that is there but needs another one, Linux names that other one. Windows tells in the user's language.
    const absent = process.platform === "win32" || /^cannot open shared object file|no such file\)/.test(reason);
    if (!isPath && absent) throw new NoLibraryError(`the system finds no library of that name (${reason})`);
    throw new Error(reason, { cause: error });
  }
}

/** The native part beside the bundle, which is how the VS Code extension carries it (scripts/lib/native.mjs), or the npm package. */
function loadKoffi(): Koffi {
  const require = createRequire(import.meta.url);
  const system = `${process.platform}-${process.arch}`;
  const carried = fileURLToPath(new URL(`native/koffi-${system}.node`, import.meta.url));
  let fault: unknown;
  for (const module of [...(existsSync(carried) ? [carried] : []), "koffi"])
    try {
      return require(module) as Koffi;
    } catch (error) {
      fault ??= error;
    }
  if ((fault as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND")
    throw new Error(`koffi is not installed for ${system}`, { cause: fault });
  throw new Error(`koffi does not load on ${system}: ${firstLine(fault)}`, { cause: fault });
}

/** The first line of an error's message: a linker says the rest in paths. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0].trim();
}
