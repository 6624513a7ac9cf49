/** The plugin of tsserver is a package: tsserver looks for it in node_modules of the extension, and nowhere else. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Its name in package.json (contributes.typescriptServerPlugins). */
export const pluginName = "gradlens-typescript-plugin";

/** Its folder, relative to the root. */
export const pluginFolder = `node_modules/${pluginName}`;

/** What makes the bundle in that folder a package. */
export function writePluginManifest() {
  mkdirSync(pluginFolder, { recursive: true });
  const manifest = { name: pluginName, version: "1.0.0", private: true, license: "MIT", main: "index.js" };
  writeFileSync(path.join(pluginFolder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
