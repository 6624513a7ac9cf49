import * as vscode from "vscode";
import { diagnose } from "../../diagnosis/index.js";
import type { ShownFinding } from "../../protocol/statisticsView.js";
import type { RunManager } from "../runs/runManager.js";

/** What is wrong with a run by what is known of it now, in the person's language, with the lines that made the layers. */
export async function findingsOf(runs: RunManager, run: string): Promise<ShownFinding[]> {
  const { model, samples } = await runs.statistics(run);
  if (!model) return [];
  const batches = new Map((await runs.history(run)).map((batch) => [batch.series, batch]));
  const nothing = { steps: [], values: [] };
  const found = diagnose({ model, samples, series: (name) => batches.get(name) ?? nothing }, vscode.l10n.t);
  const positions = new Map(model.modules.map(({ path, position }) => [path, position]));
  return found.map((finding) => {
    const position = positions.get(finding.module ?? "");
    return { ...finding, ...(position && { position }) };
  });
}
