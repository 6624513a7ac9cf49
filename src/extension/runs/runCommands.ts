import * as vscode from "vscode";
import type { Run } from "./run.js";
import { parseTags } from "./runFilter.js";
import type { RunManager } from "./runManager.js";
import type { RunsView } from "./runsView.js";

/** *Rename Run*. @param given the name, from a program; a person is asked */
export async function renameRun(runs: RunManager, run: Run | undefined, given: unknown): Promise<void> {
  if (!run) return;
  const prompt = vscode.l10n.t("The run’s name. An empty one brings back the name of its file and time.");
  const name = typeof given === "string" ? given : await vscode.window.showInputBox({ prompt, value: run.name });
  if (name !== undefined) await runs.label(run, { name });
}

/** *Tag Runs*: sets the tags of all that are selected. @param given the tags, from a program; a person is asked */
export async function tagRuns(runs: RunManager, chosen: readonly Run[], given: unknown): Promise<void> {
  if (chosen.length === 0) return;
  const shared = chosen[0].tags.filter((tag) => chosen.every(({ tags }) => tags.includes(tag)));
  const prompt = vscode.l10n.t("Tags, with commas between them. None takes them away.");
  const text =
    typeof given === "string" ? given : await vscode.window.showInputBox({ prompt, value: shared.join(", ") });
  if (text === undefined) return;
  const tags = parseTags(text);
  // Of several runs, those tags change that all of them have; each keeps its own.
  for (const run of chosen)
    await runs.label(run, { tags: [...run.tags.filter((tag) => !shared.includes(tag)), ...tags] });
}

/** *Delete Runs*: those of the selection that do not run, after a question. */
export async function deleteRuns(runs: RunManager, chosen: readonly Run[]): Promise<void> {
  const past = chosen.filter(({ status }) => status !== "running");
  if (past.length === 0) return;
  const confirm = vscode.l10n.t("Delete");
  const one = past.length === 1;
  const detail = one
    ? vscode.l10n.t("Its folder with all recorded values is deleted from disk: {0}", past[0].folder ?? "–")
    : vscode.l10n.t("Their folders with all recorded values are deleted from disk.");
  const question = one
    ? vscode.l10n.t("Delete the run {0}?", past[0].name)
    : vscode.l10n.t("Delete {0} runs?", past.length);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm);
  if (answer === confirm) await runs.delete(...past);
}

/** *Filter Runs*. @param given the filter, from a program; a person is asked */
export async function filterRuns(view: RunsView, given: unknown): Promise<void> {
  const prompt = vscode.l10n.t("Words of names, #tags, files, states, or hyperparameters as lr=0.1. Empty shows all.");
  const text =
    typeof given === "string"
      ? given
      : await vscode.window.showInputBox({ prompt, value: view.filter, placeHolder: "moons #baseline" });
  if (text !== undefined) view.filter = text.trim();
}
