/** Where the project is, and the checks that come before anything else. Only Node's own modules: it runs before `npm ci`. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./process.mjs";

export const root = path.resolve(fileURLToPath(import.meta.url), "../../..");

/** A failure that a person can mend: it is shown without a stack. */
export class SetupError extends Error {}

/** Ends the process with one message for a `SetupError`, with the stack for anything else. @param {unknown} error */
export function fail(error) {
  console.error(error instanceof SetupError ? `\n${error.message}\n` : error);
  process.exit(1);
}

export function requireNode() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20)
    throw new SetupError(
      `Gradlens needs Node.js 20 or later; this is ${process.version} (${process.execPath}).\n` +
        "Install a newer one from https://nodejs.org or with your version manager, then run the command again.",
    );
}

/**
 * Runs npm: the one that runs this script if there is one, else the one on the PATH.
 *
 * @param {string[]} args
 * @param {{cwd?: string, quiet?: boolean}} [options]
 */
export async function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  const result = cli?.endsWith("npm-cli.js")
    ? await run(process.execPath, [cli, ...args], options)
    : await run("npm", args, { ...options, shell: process.platform === "win32" });
  if (result.code === 127)
    throw new SetupError(
      "npm was not found on the PATH. It comes with Node.js (https://nodejs.org); on Debian: apt-get install npm.",
    );
  return result;
}

/** @param {string} file @returns {Record<string, {version?: string, optional?: boolean}>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

/** Whether node_modules holds what package-lock.json asks for: contents, not dates, since git does not keep dates. */
function dependenciesAreCurrent() {
  const installedLock = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedLock)) return false;
  const installed = lockedPackages(installedLock);
  return Object.entries(lockedPackages(path.join(root, "package-lock.json"))).every(
    ([name, wanted]) =>
      name === "" || (installed[name] ? installed[name].version === wanted.version : wanted.optional === true),
  );
}

/** Installs the project's dependencies if they are missing or not those of package-lock.json. */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return;
  console.log("Installing dependencies (npm ci)...");
  const { code } = await npm(["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: root });
  if (code !== 0) throw new SetupError(`npm ci failed (exit code ${code}); its message is above.`);
}
