/** TypeScript 7 loads no plugins: whoever has it on is offered the types, once. */
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../scripts/lib/temporary.mjs";
import { until, workbenchTest } from "./harness.js";

const { folder: lesson } = temporaryFolder("typescript7");
copyFileSync("examples/moons.ts", path.join(lesson, "moons.ts"));
mkdirSync(path.join(lesson, ".vscode"));
writeFileSync(path.join(lesson, ".vscode/settings.json"), '{ "js/ts.experimental.useTsgo": true }');

const options = { folder: path.relative(process.cwd(), lesson), file: "moons.ts" };

workbenchTest("the types are offered when the TypeScript 7 server is on", options, async (workbench) => {
  const { page, folder } = workbench;
  // In this VS Code notifications come up in their list only.
  await page.locator('[id="status.notifications"] a').click();
  const offer = page.locator(".notification-list-item", { hasText: "TypeScript 7 server" });
  await offer.waitFor();
  await workbench.screenshot("types-offered");
  await offer.hover();
  await offer.getByRole("button", { name: "Add Types" }).click();
  const library = "./.gradlens/types/engine/index.d.ts";
  await until(page, "tsconfig.json leads to the types in the workspace", async () =>
    readFileSync(path.join(folder, "tsconfig.json"), "utf8").includes(library),
  );
  assert.ok(existsSync(path.join(folder, library)));
});
