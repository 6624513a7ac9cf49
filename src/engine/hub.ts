/**
 * Ready-made models from folders, repositories and addresses: `torch.hub`. Code is fetched and run on an explicit call alone, and the network's only where it is trusted.
 * https://pytorch.org/docs/1.13/hub.html
 */
import { checkOptions } from "./arguments.js";
import { download } from "./download.js";
import { RuntimeError, ValueError } from "./errors.js";
import { unpack } from "./io/archive.js";
import { load as loadFile, type MapLocation } from "./io/torch/index.js";
import type { StateDict } from "./nn/stateDict.js";
import { reachOutside } from "./outside.js";
import { environment } from "./platform/env.js";
import { readBytes, removeFile, writeBytes } from "./platform/files.js";
import { exists, joinPath } from "./platform/folders.js";
import { canLoad, expanded, forgetModules, loadModule, shortHash } from "./platform/modules.js";

let chosen: string | undefined;

/**
 * The folder of what was fetched: `$TORCH_HOME/hub`; `TORCH_HOME` is `$XDG_CACHE_HOME/torch` where it is not set, and that `~/.cache`. It is PyTorch's own.
 * https://pytorch.org/docs/1.13/hub.html#torch.hub.get_dir
 */
export function getDir(): string {
  if (chosen !== undefined) return chosen;
  const home = environment("TORCH_HOME") ?? joinPath(environment("XDG_CACHE_HOME") ?? "~/.cache", "torch");
  return expanded(joinPath(home, "hub"));
}

/** Another folder for what is fetched, in this run. https://pytorch.org/docs/1.13/hub.html#torch.hub.set_dir */
export function setDir(folder: string): void {
  chosen = expanded(folder);
}

export interface DownloadUrlOptions {
  /** The first digits of the file's SHA-256; another file is an error. */
  hashPrefix?: string;
  /** False prints nothing. */
  progress?: boolean;
}

/**
 * Fetches an address of http or https into a file, which is there whole or not at all. `https_proxy` and its like are heeded.
 * @throws RuntimeError with the reason
 * https://pytorch.org/docs/1.13/hub.html#torch.hub.download_url_to_file
 */
export function downloadUrlToFile(url: string, file: string, options: DownloadUrlOptions = {}): void {
  const { hashPrefix, progress } = checkOptions("hub.downloadUrlToFile", options, ["hashPrefix", "progress"]);
  const checksum =
    hashPrefix === undefined ? undefined : { algorithm: "sha256" as const, hex: hashPrefix.toLowerCase() };
  download([url], expanded(file), { checksum, progress });
}

export interface LoadUrlOptions {
  /** Where the file is kept: `checkpoints` in the hub's folder. */
  modelDir?: string;
  mapLocation?: MapLocation;
  /** False prints nothing. */
  progress?: boolean;
  /** The file's name ends in the first digits of its SHA-256 (`resnet18-5c106cde.pth`), which are compared. */
  checkHash?: boolean;
  /** Another name than the address has. */
  fileName?: string;
}

/**
 * The state dict at an address, fetched once. Only data is read from it (`torch.load`).
 *
 *     model.loadStateDict(torch.hub.loadStateDictFromUrl("https://download.pytorch.org/models/resnet18-f37072fd.pth", { checkHash: true }))
 *
 * @throws RuntimeError where it cannot be fetched or has another hash, FormatError for what is no file of PyTorch's
 * https://pytorch.org/docs/1.13/hub.html#torch.hub.load_state_dict_from_url
 */
export function loadStateDictFromUrl<T = StateDict>(url: string, options: LoadUrlOptions = {}): T {
  const known = ["modelDir", "mapLocation", "progress", "checkHash", "fileName"];
  const { modelDir, mapLocation, progress, checkHash, fileName } = checkOptions(
    "hub.loadStateDictFromUrl",
    options,
    known,
  );
  const name = fileName ?? nameIn(url);
  const file = joinPath(modelDir === undefined ? joinPath(getDir(), "checkpoints") : expanded(modelDir), name);
  if (!exists(file)) downloadUrlToFile(url, file, { hashPrefix: checkHash ? hashIn(name) : undefined, progress });
  return loadFile<T>(file, { mapLocation });
}

/** The name of the file that an address ends in. */
function nameIn(url: string): string {
  const name = URL.canParse(url) ? decodeURIComponent(new URL(url).pathname.split("/").at(-1)!) : "";
  if (name === "" || /[\\/]|^\.+$/.test(name))
    throw new ValueError(`expected an address that ends in a file's name, but got ${JSON.stringify(url)}`);
  return name;
}

/** The digits in `resnet18-5c106cde.pth`. */
function hashIn(name: string): string {
  const hash = /-([a-f0-9]{8,64})\./.exec(name)?.[1];
  if (hash === undefined)
    throw new ValueError(
      `checkHash wants a name like resnet18-5c106cde.pth, with digits of the file's hash, but got ${name}`,
    );
  return hash;
}

/** Where a model's code is: a folder, a repository of GitHub's (`owner/repo` or `owner/repo:ref`), the address of an archive. */
export type HubSource = "local" | "github" | "url";

export interface HubOptions {
  /** "github" unless it says so. */
  source?: HubSource;
  /**
   * Whether to run code from the network: true trusts it, now and later; "check" (the default) runs what was trusted before, which the file `trusted_list` in the
   * hub's folder remembers.
   */
  trustRepo?: boolean | "check";
  /** Fetches the code again. */
  forceReload?: boolean;
  /** False does not tell of code that was fetched before. */
  verbose?: boolean;
  /** An archive's name ends in the first digits of its SHA-256, which are compared. */
  checkHash?: boolean;
}

export interface HubLoadOptions extends HubOptions {
  /** What the model's function is called with. */
  args?: readonly unknown[];
}

const known = ["source", "trustRepo", "forceReload", "verbose", "checkHash"];

/**
 * Calls a function of a folder's `hubconf.ts` (or `.js`) and gives what it returns, a model as a rule.
 *
 *     const net = torch.hub.load("../models", "digits", { source: "local", args: [{ pretrained: true }] })
 *
 * The file may export `dependencies`, names of packages that must be installed. A repository or an archive is fetched once, into the hub's folder.
 * @param repoOrDir what `source` says
 * @throws ValueError for code that is not trusted; RuntimeError where there is no such file or function, or a package is missing
 * https://pytorch.org/docs/1.13/hub.html#torch.hub.load
 */
export function load<T>(repoOrDir: string, model: string, options: HubLoadOptions = {}): T {
  checkOptions("hub.load", options, [...known, "args"]);
  const { exports, file } = hubconf(repoOrDir, options);
  const { dependencies = [] } = exports;
  if (!Array.isArray(dependencies)) throw new RuntimeError(`${file}: dependencies are a list of packages' names`);
  const missing = dependencies.filter((name) => !canLoad(String(name), file));
  if (missing.length > 0) throw new RuntimeError(`Missing dependencies of ${file}: ${missing.join(", ")}`);
  const entry = Object.hasOwn(exports, model) ? exports[model] : undefined;
  if (typeof entry !== "function")
    throw new RuntimeError(
      `Cannot find a function ${model} in ${file}; it has ${entriesOf(exports).join(", ") || "none"}`,
    );
  const { args = [] } = options;
  const isClass = /^class\b/.test(Function.prototype.toString.call(entry));
  return isClass
    ? new (entry as new (...args: unknown[]) => T)(...args)
    : (entry as (...args: unknown[]) => T)(...args);
}

/** The names of the functions of a folder's `hubconf.ts`. https://pytorch.org/docs/1.13/hub.html#torch.hub.list */
export function list(repoOrDir: string, options: HubOptions = {}): string[] {
  return entriesOf(hubconf(repoOrDir, checkOptions("hub.list", options, known)).exports);
}

const entriesOf = (exports: Readonly<Record<string, unknown>>) =>
  Object.keys(exports).filter((name) => typeof exports[name] === "function" && !name.startsWith("_"));

const endings = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

function hubconf(repoOrDir: string, options: HubOptions): { file: string; exports: Record<string, unknown> } {
  const { source = "github" } = options;
  reachOutside(`loading the code of ${repoOrDir}`);
  const folder = source === "local" ? expanded(repoOrDir) : fetchCode(origin(repoOrDir, source), options);
  const file = endings.map((ending) => joinPath(folder, `hubconf${ending}`)).find(exists);
  if (file === undefined)
    throw new RuntimeError(`${exists(folder) ? "There is no hubconf.ts (or .js)" : "There is no folder"} in ${folder}`);
  return { file, exports: loadModule(file) };
}

interface Origin {
  url: string;
  /** What a person trusts. */
  name: string;
  /** The name of the folder that keeps it. */
  folder: string;
}

/** @throws ValueError for what is none */
export function origin(repo: string, source: HubSource): Origin {
  if (source === "url") {
    const name = nameIn(repo).replace(/\W+/g, "_").slice(0, 60);
    return { url: repo, name: repo, folder: `${name}_${shortHash(repo)}` };
  }
  if (source !== "github")
    throw new ValueError(`Unknown source: "${String(source)}". Allowed values: "github" | "local" | "url".`);
  const [, owner, name, ref = "HEAD"] = /^([\w.-]+)\/([\w.-]+)(?::([\w.\/-]+))?$/.exec(repo) ?? [];
  if (owner === undefined || /^\.+$/.test(owner) || /^\.+$/.test(name) || ref.includes(".."))
    throw new ValueError(
      `expected a repository of GitHub's, owner/repo or owner/repo:ref, but got ${JSON.stringify(repo)}; ` +
        'for a folder pass { source: "local" }, for an archive { source: "url" }',
    );
  return {
    url: `https://github.com/${owner}/${name}/zipball/${ref}`,
    name: `${owner}_${name}`,
    folder: `${owner}_${name}_${ref.replaceAll("/", "_")}`,
  };
}

/** The folder of code from the network, which is fetched where it is not there. */
function fetchCode({ url, name, folder }: Origin, options: HubOptions): string {
  const { trustRepo = "check", forceReload = false, verbose = true, checkHash = false } = options;
  checkTrust(name, trustRepo);
  const place = joinPath(getDir(), folder);
  if (exists(place) && !forceReload) {
    if (verbose) console.info(`Using cache found in ${place}`);
    return place;
  }
  const archive = `${place}.archive`;
  const checksum = checkHash ? { algorithm: "sha256" as const, hex: hashIn(nameIn(url)) } : undefined;
  download([url], archive, { checksum });
  try {
    unpack(archive, place);
  } finally {
    removeFile(archive);
  }
  forgetModules(place);
  return place;
}

function checkTrust(name: string, trust: boolean | "check"): void {
  const file = joinPath(getDir(), "trusted_list");
  const trusted = exists(file) ? new TextDecoder().decode(readBytes(file)).split(/\r?\n/) : [];
  if (trusted.includes(name)) {
    if (trust !== false) return;
  } else if (trust === true) {
    writeBytes(file, new TextEncoder().encode([...trusted.filter(Boolean), name, ""].join("\n")));
    return;
  }
  throw new ValueError(
    `hub.load runs the code of ${name}, which is not trusted: read it, and pass { trustRepo: true } once if you trust it (${file} remembers)`,
  );
}
