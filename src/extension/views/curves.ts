import * as vscode from "vscode";
import type { FromCurves, ToCurves } from "../../protocol/curves.js";
import type { RunManager } from "../runs/runManager.js";
import { CurvesPump } from "./pump.js";
import type { Connection, Page, View } from "./view.js";

/** Losses, metrics and learning rates over time. */
export const curves: View<FromCurves, ToCurves> = {
  name: "curves",
  title: () => vscode.l10n.t("Curves"),
  connect: (page, { runs }) => new CurvesConnection(page, runs),
};

/** The page names the runs it draws, and gets their whole history from here, then what is added. */
class CurvesConnection implements Connection<FromCurves> {
  readonly #subscription: vscode.Disposable;
  readonly #pump: CurvesPump;
  readonly #sent = new Set<string>();

  constructor(
    readonly page: Page<ToCurves>,
    readonly runs: RunManager,
  ) {
    this.#pump = new CurvesPump((message) => page.post(message));
    this.#subscription = runs.onDidAppend(({ run, batches }) => {
      if (this.#sent.has(run.id)) this.#pump.add(run.id, batches);
    });
  }

  async receive({ runs: selected }: FromCurves): Promise<void> {
    for (const id of this.#sent) {
      if (selected.includes(id)) continue;
      this.#sent.delete(id);
      this.#pump.clear(id);
    }
    for (const id of selected) {
      if (this.#sent.has(id)) continue;
      this.#sent.add(id);
      // A live run's points are taken at once: what is made later goes through the pump, so none is lost or sent twice.
      const batches = this.runs.liveHistory(id) ?? (await this.runs.storedHistory(id));
      if (this.#sent.has(id)) void this.page.post({ type: "history", run: id, batches });
    }
  }

  dispose(): void {
    this.#pump.dispose();
    this.#subscription.dispose();
    this.#sent.clear();
  }
}
