/** The VSIX, installed as a person installs it: the packaged extension works without the checkout around it. */
import assert from "node:assert/strict";
import path from "node:path";
import { installExtension } from "../../scripts/embedded/server.mjs";
import { temporaryFolder } from "../../scripts/lib/temporary.mjs";
import { makeVsix } from "../../scripts/lib/vsix.mjs";
import { workbenchTest } from "./harness.js";

const { folder: temporary } = temporaryFolder("package");
const extensionsFolder = path.join(temporary, "extensions");

const vsix = path.join(temporary, "gradlens.vsix");
await makeVsix(vsix);
await installExtension(vsix, extensionsFolder);

workbenchTest("the packaged extension trains a file", { file: "moons.ts", extensionsFolder }, async (workbench) => {
  await workbench.runCommand("Gradlens: Train File");
  const panel = await workbench.webview('[data-series="loss"] .legend li');
  const points = await panel.locator('[data-series="loss"] .legend li').first().getAttribute("data-points");
  assert.ok(Number(points) > 0, `${points} points`);
});
