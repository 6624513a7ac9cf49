/** The panels of Gradlens, opened one after the other: for what is true of all of them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame } from "playwright-core";
import { RunStore } from "../../src/runtime/store/runStore.js";
import { until, type Workbench } from "./harness.js";

export interface Panel {
  /** As in src/extension/views. */
  name: string;
  /** Title of the command that opens it. */
  command: string;
  /** Shows that it has drawn a run. */
  ready: string;
}

/** The panels that show trainings; two of `examples/moons.ts` fill each of them. */
export const panels: readonly Panel[] = [
  { name: "curves", command: "Show Curves", ready: ".chart canvas" },
  { name: "compare", command: "Compare Runs", ready: ".comparison table" },
  { name: "hyperparameters", command: "Show Hyperparameters", ready: ".picture svg [data-trial]" },
  { name: "graph", command: "Inspect Graph", ready: "svg.graph .node" },
  { name: "flow", command: "Open Gradient Flow", ready: "canvas.cells[data-rows]" },
  { name: "histograms", command: "Open Histograms", ready: ".ridgeline svg[data-ridges]" },
  { name: "model", command: "Open Model Views", ready: "svg.plane image" },
];

/** What a script draws; `examples/plots.ts` fills it. */
export const plots: Panel = { name: "plots", command: "Open Plots", ready: ".paper svg.figure" };

export const themes = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  contrast: "Default High Contrast",
  contrastLight: "Default High Contrast Light",
} as const;

/** A theme of `themes`, and the class that a page has in it. A light one of high contrast has that of the dark one too. */
const bodyClasses: Record<keyof typeof themes, string> = {
  light: "vscode-light",
  dark: "vscode-dark",
  contrast: "vscode-high-contrast:not(.vscode-high-contrast-light)",
  contrastLight: "vscode-high-contrast-light",
};

/** Opens a panel and waits until it has drawn. */
export async function openPanel(workbench: Workbench, { command, ready }: Panel): Promise<Frame> {
  await workbench.runCommand(`Gradlens: ${command}`);
  return workbench.webview(ready);
}

/** Changes the colours of the workbench; the panel in front has them when this is done. */
export async function setTheme(workbench: Workbench, theme: keyof typeof themes, panel: Frame): Promise<void> {
  const folder = path.join(workbench.folder, ".vscode");
  mkdirSync(folder, { recursive: true });
  // Themes follow the browser's colour scheme, so each scheme gets the theme.
  const settings = {
    "workbench.colorTheme": themes[theme],
    "workbench.preferredDarkColorTheme": themes[theme],
    "workbench.preferredLightColorTheme": themes[theme],
  };
  writeFileSync(path.join(folder, "settings.json"), JSON.stringify(settings));
  await panel.locator(`body.${bodyClasses[theme]}`).waitFor();
}

/** Trains `moons.ts`, which is in front, once for each list of changes to its text. Waits for the end of each training. */
export async function trainMoons(workbench: Workbench, ...trainings: Record<string, string>[]): Promise<void> {
  // A step is captured for a graph that is looked at.
  await workbench.runCommand("Gradlens: Inspect Graph");
  await workbench.webview(".empty:not([hidden]), svg.graph .node");
  await workbench.page.locator(".tab", { hasText: "moons.ts" }).click();
  const file = path.join(workbench.folder, "moons.ts");
  const original = readFileSync(file, "utf8");
  const store = new RunStore(workbench.folder);
  for (const [index, changes] of trainings.entries()) {
    let text = original;
    for (const [old, fresh] of Object.entries(changes)) text = text.replace(old, fresh);
    writeFileSync(file, text);
    await workbench.runCommand("Gradlens: Train File");
    await until(workbench.page, "the training has ended", async () => {
      const runs = await store.list();
      return runs.length > index && runs.every(({ status }) => status === "completed");
    });
  }
}
