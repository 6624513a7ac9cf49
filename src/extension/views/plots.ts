import * as vscode from "vscode";
import type { FromPlots, ToPlots } from "../../protocol/plots.js";
import type { RunManager } from "../runs/runManager.js";
import type { Connection, Page, View } from "./view.js";

/** What the code drew with `plot`. */
export const plots: View<FromPlots, ToPlots> = {
  name: "plots",
  title: () => vscode.l10n.t("Plots"),
  connect: (page, { runs }) => new PlotsConnection(page, runs),
};

/** A figure that was asked for: the page that is there is told, or the next one. */
const wanted = new vscode.EventEmitter<void>();
let asked: { run: string; number: number } | undefined;

/** Turns the panel to a figure; whoever calls shows the panel. */
export function pickFigure(run: string, number: number): void {
  asked = { run, number };
  wanted.fire();
}

class PlotsConnection implements Connection<FromPlots> {
  readonly #subscriptions: vscode.Disposable[];
  #run: string | null = null;

  constructor(
    readonly page: Page<ToPlots>,
    readonly runs: RunManager,
  ) {
    this.#subscriptions = [
      runs.onDidDraw(({ run, event }) => {
        if (run.id === this.#run) void page.post({ type: "figure", run: run.id, figure: event });
      }),
      wanted.event(() => this.#pick()),
    ];
  }

  async receive({ run }: FromPlots): Promise<void> {
    this.#run = run;
    if (run === null) return;
    const figures = await this.runs.figures(run);
    if (this.#run !== run) return;
    void this.page.post({ type: "figures", run, figures });
    this.#pick();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #pick(): void {
    if (!asked) return;
    void this.page.post({ type: "pick", ...asked });
    asked = undefined;
  }
}
