import * as vscode from "vscode";
import type { RunOptions, Snapshot } from "../../protocol/run.js";
import { format } from "../runs/runText.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";

/** Asks for one of a run's snapshots, the newest first; undefined when there are none or the person gave up. */
export async function askSnapshot(runs: RunManager, run: Run, title: string): Promise<Snapshot | undefined> {
  const snapshots = await runs.snapshots(run.id);
  if (snapshots.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} has no snapshots.", run.name));
    return undefined;
  }
  const items = snapshots.toReversed().map((snapshot) => ({
    label: vscode.l10n.t("step {0}", format.integer(snapshot.step)),
    description: describe(snapshot, run),
    snapshot,
  }));
  const placeHolder = vscode.l10n.t("The state to go to, newest first");
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.snapshot;
}

function describe({ epoch, time, bytes }: Snapshot, run: Run): string {
  const parts = [format.duration(Math.max(0, (time - run.started) / 1000)), format.bytes(bytes)];
  if (epoch !== undefined) parts.unshift(vscode.l10n.t("epochs done: {0}", format.integer(epoch)));
  return parts.join(" · ");
}

/** What a run of the same file from a snapshot is started with: what was set for the run, and what was changed before the snapshot. */
export function forkOptions({ options, changes }: Pick<Run, "options" | "changes">, step: number): RunOptions {
  const changed = changes
    .filter((change) => change.step <= step)
    // Options of one group only are in the snapshot itself.
    .flatMap((change) => change.changes.filter(({ name }) => !name.includes(".")).map(({ name, to }) => [name, to]));
  const { sweep: _, epochs, ...rest } = options;
  const set = { ...rest.set, ...(epochs !== undefined && { epochs }), ...Object.fromEntries(changed) };
  return Object.keys(set).length > 0 ? { set } : {};
}
