/** TypeScript 7 loads no plugins: whoever turns it on is offered the types, once. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until, workbenchTest } from "./harness.js";

workbenchTest("the types are offered when the TypeScript 7 server is on", { file: "moons.ts" }, async (workbench) => {
  const { page, folder } = workbench;
  const offer = page.locator(".notification-toast").filter({ hasText: "TypeScript 7" });
  const settings = path.join(folder, ".vscode/settings.json");
  mkdirSync(path.dirname(settings));
  writeFileSync(settings, '{ "js/ts.experimental.useTsgo": true }');
  await offer.getByRole("button", { name: "Add Types" }).click({ timeout: 60_000 });
  await until(page, "the types are in the workspace", () =>
    Promise.resolve(existsSync(path.join(folder, ".gradlens/types/engine/index.d.ts"))),
  );
  await until(page, "tsconfig.json leads to them", () =>
    Promise.resolve(
      readFileSync(path.join(folder, "tsconfig.json"), "utf8").includes("./.gradlens/types/engine/index.d.ts"),
    ),
  );
  const told = page.locator(".notification-toast").filter({ hasText: "leads to them" });
  await told.waitFor({ state: "visible" });
  await workbench.screenshot("types-added");
  assert.equal(await offer.count(), 0);
});
