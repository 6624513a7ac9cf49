/** No panel keeps anybody out: axe finds nothing serious in any of them, in a common and in a high-contrast theme. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { AxeResults } from "axe-core";
import type { Frame } from "playwright-core";
import { workbenchTest } from "./harness.js";
import { openPanel, panels, plots, setTheme, trainMoons } from "./panels.js";

const source = readFileSync(path.resolve("node_modules/axe-core/axe.min.js"), "utf8");

/** What axe calls serious or critical in a page, one line an element. */
async function violations(panel: Frame): Promise<string[]> {
  // Data tables too.
  await panel.evaluate('document.querySelectorAll("details").forEach((details) => (details.open = true))');
  // A script element would be refused by the page's content security policy.
  await panel.evaluate(source);
  const results = await panel.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any.map(({ message }) => message).join()}`),
    );
}

workbenchTest("no panel has a serious finding of axe", { file: "moons.ts" }, async (workbench) => {
  const short = { "epochs: 200": "epochs: 20" };
  await trainMoons(workbench, short, { ...short, "lr: 0.02": "lr: 0.05" });
  const found: Record<string, string[]> = {};
  let first = true;
  for (const panel of [...panels, plots]) {
    if (panel === plots) {
      await workbench.openFile("plots.ts");
      await workbench.runCommand("Gradlens: Train File");
    }
    const frame = await openPanel(workbench, panel);
    // Themes change live: dark and high contrast by turns, so that each panel changes once.
    for (const theme of first ? (["dark", "contrast"] as const) : (["contrast", "dark"] as const)) {
      await setTheme(workbench, theme, frame);
      found[`${panel.name}, ${theme}`] = await violations(frame);
    }
    first = !first;
  }
  const lines = Object.entries(found).flatMap(([place, list]) => list.map((line) => `${place}: ${line}`));
  assert.deepEqual(lines, []);
});
