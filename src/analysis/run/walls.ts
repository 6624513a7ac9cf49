/**
 * What a run may not do: write, read outside of its folders, wait for time, reach other programs or the network. Node's own objects are changed, once,
 * in this thread, so that packages and the engine meet the same walls as the user's code. It is no sandbox against malice.
 */
import { Buffer } from "node:buffer";
import fs from "node:fs";
import path from "node:path";
import { StopRun, unavailable } from "./stop.js";

const refusedModules = new Set([
  "child_process",
  "cluster",
  "dgram",
  "dns",
  "dns/promises",
  "http",
  "http2",
  "https",
  "inspector",
  "net",
  "repl",
  "tls",
  "vm",
  "worker_threads",
]);

const refusedGlobals = [
  ...["fetch", "FormData", "Headers", "Request", "Response", "MessageEvent", "CloseEvent", "EventSource", "WebSocket"],
  ...["BroadcastChannel", "Worker"],
];

/** Folders that the present run may read. */
let folders: readonly string[] = [];

export function allowReading(of: readonly string[]): void {
  folders = of.map((folder) => path.resolve(folder));
}

/** True for a module of Node's that a run does not get. */
export function isRefused(name: string): boolean {
  return refusedModules.has(name.replace(/^node:/, ""));
}

/** Reads by path, with what `fs` gives for them before the walls stand. */
const reading = new Set([
  "accessSync",
  "existsSync",
  "lstatSync",
  "openSync",
  "opendirSync",
  "readFileSync",
  "readdirSync",
  "readlinkSync",
  "realpathSync",
  "statSync",
]);
/** On what is open already. */
const harmless = new Set(["closeSync", "fstatSync", "readSync", "readvSync", "read", "close", "fstat"]);

const originals = { readFileSync: fs.readFileSync, statSync: fs.statSync, realpathSync: fs.realpathSync };

function allowed(file: unknown): boolean {
  if (typeof file === "number") return true;
  const name = path.resolve(file instanceof URL ? decodeURIComponent(file.pathname) : String(file));
  let real = name;
  try {
    real = originals.realpathSync(name);
  } catch {
    // There is no such file: its own name is judged.
  }
  return [name, real].every((place) =>
    folders.some((folder) => place === folder || place.startsWith(folder + path.sep)),
  );
}

interface Kept {
  size: number;
  modified: number;
  bytes: Buffer;
}

/** Files that were read, by path: a data set is read once. */
const kept = new Map<string, Kept>();
const mostKept = 64 * 2 ** 20;

/** The bytes of a file, from memory where it is as it was. */
function readFile(file: string): Buffer {
  const name = path.resolve(file);
  const { size, mtimeMs: modified } = originals.statSync(name);
  let found = kept.get(name);
  if (found?.size !== size || found.modified !== modified) {
    found = { size, modified, bytes: originals.readFileSync(name) };
    kept.delete(name);
    kept.set(name, found);
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [old, { bytes }] of kept) {
      if (total <= mostKept || old === name) break;
      kept.delete(old);
      total -= bytes.length;
    }
  }
  return found.bytes;
}

type Fs = Record<string, unknown>;

/** Puts up the walls; they stand as long as the thread. */
export function buildWalls(): void {
  const open = fs as unknown as Fs;
  for (const [name, value] of Object.entries(fs)) {
    if (typeof value !== "function" || harmless.has(name) || /^[A-Z]/.test(name)) continue;
    const original = value as (...args: unknown[]) => unknown;
    open[name] = reading.has(name)
      ? (file: unknown, ...rest: unknown[]) => {
          if (!allowed(file)) return name === "existsSync" ? false : unavailable(`the file ${String(file)}`);
          if (name === "openSync" && !/^r$|^undefined$/.test(String(rest[0])))
            return unavailable(`writing ${String(file)}`);
          if (name === "readFileSync" && typeof file === "string") return decoded(readFile(file), rest[0]);
          return original.call(fs, file, ...rest);
        }
      : () => unavailable(`fs.${name}`);
  }
  const promises = fs.promises as unknown as Fs;
  for (const name of Object.keys(promises)) {
    const sync = open[`${name}Sync`];
    if (typeof promises[name] !== "function") continue;
    promises[name] =
      reading.has(`${name}Sync`) && typeof sync === "function"
        ? async (...args: unknown[]) => (sync as (...args: unknown[]) => unknown)(...args)
        : async () => unavailable(`fs.promises.${name}`);
  }
  wallGlobals();
}

function decoded(bytes: Buffer, options: unknown): string | Buffer {
  const encoding =
    typeof options === "string" ? options : (options as { encoding?: BufferEncoding } | undefined)?.encoding;
  return encoding ? bytes.toString(encoding as BufferEncoding) : Buffer.from(bytes);
}

function wallGlobals(): void {
  const world = globalThis as unknown as Record<string, unknown>;
  const timer = () => ({
    ref: () => timer(),
    unref: () => timer(),
    hasRef: () => false,
    refresh: () => timer(),
    close: () => undefined,
  });
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) world[name] = timer;
  for (const name of ["clearTimeout", "clearInterval", "clearImmediate"]) world[name] = () => undefined;
  for (const name of refusedGlobals)
    // Taken away first: Node loads what stands behind such a name with the first look at it, which takes a tenth of a second.
    if (name in world && Reflect.deleteProperty(world, name))
      world[name] = function () {
        return unavailable(name);
      };
  for (const [name, value] of Object.entries(console))
    if (typeof value === "function") (console as unknown as Fs)[name] = () => undefined;
  const own = process as unknown as Record<string, unknown>;
  for (const name of ["exit", "abort", "reallyExit", "kill"])
    own[name] = () => {
      throw new StopRun({ kind: "exit" });
    };
  for (const name of ["dlopen", "chdir", "setUncaughtExceptionCaptureCallback"])
    own[name] = () => unavailable(`process.${name}`);
  for (const stream of [process.stdout, process.stderr]) stream.write = () => true;
}
