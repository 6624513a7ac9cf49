import * as vscode from "vscode";
import { compare } from "./compare.js";
import { curves } from "./curves.js";
import { dataset } from "./dataset.js";
import { flow } from "./flow.js";
import { graph } from "./graph/index.js";
import { histograms } from "./histograms.js";
import { hyperparameters } from "./hyperparameters.js";
import { model } from "./model/index.js";
import { plots } from "./plots.js";
import type { View, ViewContext } from "./view.js";
import { typeOf, ViewPanel } from "./viewPanel.js";

/** All views, by the order of their commands. */
const views = [
  curves,
  compare,
  hyperparameters,
  graph,
  flow,
  histograms,
  model,
  plots,
  dataset,
] as unknown as readonly View<unknown>[];

/** The panels of the window. */
export class Views implements vscode.Disposable {
  readonly #panels: ReadonlyMap<string, ViewPanel>;

  constructor(context: ViewContext) {
    this.#panels = new Map(views.map((view) => [view.name, new ViewPanel(view, context)]));
  }

  /** Names of the views that are to be seen. */
  get visible(): string[] {
    return [...this.#panels].filter(([, panel]) => panel.visible).map(([name]) => name);
  }

  get names(): string[] {
    return [...this.#panels.keys()];
  }

  /** Shows a view beside the editor; with runs, it shows those, as far as it can show several. */
  show(name: string, ...runs: string[]): void {
    this.#panels.get(name)?.show(this.#place(), runs);
  }

  /** Among the panels that are open, each as a tab, but never over the editor in use; the first one beside that. */
  #place(): vscode.ViewColumn {
    const editor = vscode.window.activeTextEditor?.viewColumn;
    const columns = [...this.#panels.values()].map(({ column }) => column);
    return columns.find((column) => column !== undefined && column !== editor) ?? vscode.ViewColumn.Beside;
  }

  /** Panels that were open when the window was closed or loaded again come back. */
  register(): vscode.Disposable[] {
    return [...this.#panels].map(([name, panel]) => vscode.window.registerWebviewPanelSerializer(typeOf(name), panel));
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }
}
