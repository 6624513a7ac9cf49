/** The VSIX, installed as a person installs it: the packaged extension works without the checkout around it. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { after } from "node:test";
import os from "node:os";
import path from "node:path";
import { createVSIX } from "@vscode/vsce";
import { installExtension } from "../../scripts/embedded/server.mjs";
import { workbenchTest } from "./harness.js";

const temporary = mkdtempSync(path.join(os.tmpdir(), "gradlens-package-"));
const extensionsFolder = path.join(temporary, "extensions");
after(() => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));

const vsix = path.join(temporary, "gradlens.vsix");
await createVSIX({ cwd: process.cwd(), packagePath: vsix, dependencies: false });
await installExtension(vsix, extensionsFolder);

workbenchTest("the packaged extension trains a file", { file: "moons.ts", extensionsFolder }, async (workbench) => {
  await workbench.runCommand("Gradlens: Train File");
  const panel = await workbench.webview("canvas");
  assert.ok(await panel.locator("canvas").first().isVisible());
});
