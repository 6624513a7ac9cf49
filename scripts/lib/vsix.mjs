/**
 * The VSIX: what .vscodeignore names, and the plugin of tsserver in its node_modules. vsce takes node_modules only for the production
 * dependencies that npm lists, and no dependency of the project is one of those: so the files are laid out in a folder of their own, whose
 * manifest says that the plugin is one.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./project.mjs";
import { temporaryFolder } from "./temporary.mjs";
import { pluginFolder, pluginName } from "./typescriptPlugin.mjs";

/** @type {Promise<string[]> | undefined} */
let listed;

/** @returns {Promise<string[]>} the files that the VSIX holds, relative to the root, with forward slashes. Looked for once: it takes seconds. */
export function vsixFiles() {
  return (listed ??= listVsixFiles());
}

async function listVsixFiles() {
  const { listFiles, PackageManager } = await import("@vscode/vsce");
  const named = await listFiles({ cwd: root, packageManager: PackageManager.None });
  return [...named, `${pluginFolder}/package.json`, `${pluginFolder}/index.js`];
}

/**
 * @param {string} packagePath absolute path of the file to write
 * @throws Error with vsce's words, or if a file is missing: the project must have been built.
 */
export async function makeVsix(packagePath) {
  const { createVSIX } = await import("@vscode/vsce");
  const { folder, remove } = temporaryFolder("vsix");
  try {
    for (const file of await vsixFiles()) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      copyFileSync(path.join(root, file), path.join(folder, file));
    }
    const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    const { version } = JSON.parse(readFileSync(path.join(root, pluginFolder, "package.json"), "utf8"));
    const { scripts: _scripts, devDependencies: _dev, optionalDependencies: _optional, ...shipped } = manifest;
    shipped.dependencies = { [pluginName]: version };
    writeFileSync(path.join(folder, "package.json"), `${JSON.stringify(shipped, null, 2)}\n`);
    writeFileSync(path.join(folder, ".vscodeignore"), "# All that was laid out.\n");
    await createVSIX({ cwd: folder, packagePath, dependencies: true });
  } finally {
    remove();
  }
}
