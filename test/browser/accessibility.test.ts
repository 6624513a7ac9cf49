/** No panel keeps anybody out: axe finds nothing serious in any of them, in a common and in a high-contrast theme. */
import assert from "node:assert/strict";
import { violations } from "./accessible.js";
import { workbenchTest } from "./harness.js";
import { openPanel, panels, plots, setTheme, trainMoons } from "./panels.js";

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
