/**
 * The native parts of koffi, through which the engine calls a BLAS library (docs/decisions/blas.md). The VSIX brings no node_modules:
 * they lie in dist/native, one file a system, where src/engine/platform/foreign.ts looks first.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { npm, root } from "./project.mjs";
import { temporaryFolder } from "./temporary.mjs";

/** Systems of the desktop VS Code, and of the servers that it connects to. */
export const systems = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-x64", "darwin-arm64"];

const nativeFolder = path.join(root, "dist/native");

const here = `${process.platform}-${process.arch}`;

/** @param {string} system */
const fileOf = (system) => path.join(nativeFolder, `koffi-${system}.node`);

/** Copies a system's part out of a node_modules folder. @param {string} modules @param {string} system @returns whether it is there */
function copyPart(modules, system) {
  const part = path.join(modules, `@koromix/koffi-${system}`, system.replace("-", "_"), "koffi.node");
  if (!existsSync(part)) return false;
  mkdirSync(nativeFolder, { recursive: true });
  const file = fileOf(system);
  // Windows does not let go of a library that some process has loaded: one that is as it should be stays.
  if (!existsSync(file) || !readFileSync(file).equals(readFileSync(part))) copyFileSync(part, file);
  copyFileSync(path.join(modules, "koffi/LICENSE.txt"), path.join(nativeFolder, "koffi-LICENSE.txt"));
  return true;
}

/** Puts the part of this system into dist/native, and takes out those of others. Without koffi (npm's --omit=optional) none is there. */
export function collectInstalled() {
  for (const system of systems.filter((other) => other !== here)) rmSync(fileOf(system), { force: true });
  copyPart(path.join(root, "node_modules"), here);
}

/**
 * Puts the parts of all systems into dist/native, in the versions and with the checksums of package-lock.json.
 *
 * @returns {Promise<string[]>} the systems whose part could not be had
 */
export async function collectAll() {
  collectInstalled();
  const missing = [];
  for (const system of systems) {
    if (existsSync(fileOf(system))) continue;
    const { folder, remove } = temporaryFolder("native");
    try {
      for (const file of ["package.json", "package-lock.json"])
        copyFileSync(path.join(root, file), path.join(folder, file));
      const [os, cpu] = system.split("-");
      const options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", `--os=${os}`, `--cpu=${cpu}`];
      if (os === "linux") options.push("--libc=glibc");
      const { code } = await npm(["ci", ...options], { cwd: folder, quiet: true });
      if (code !== 0 || !copyPart(path.join(folder, "node_modules"), system)) missing.push(system);
    } finally {
      remove();
    }
  }
  return missing;
}
