import * as vscode from "vscode";
import type { RunEnded } from "../../protocol/run.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import { firstLine, format } from "../runs/runText.js";
import { rangeAt, type RunDiagnostics } from "./diagnostics.js";
import type { OutputReport } from "./output.js";

/** Tells what happens to runs: in the output channel, on the lines of the files, and with a notification when one fails. */
export function reportRuns(runs: RunManager, output: OutputReport, diagnostics: RunDiagnostics): vscode.Disposable[] {
  return [
    runs.onDidBegin((run) => {
      diagnostics.clear(run.file);
      output.begin(run);
    }),
    runs.onDidStart(({ event }) => output.started(event)),
    runs.onDidOutput(({ event }) => output.print(event)),
    runs.onDidEnd(({ run, event }) => {
      output.ended(run, event);
      if (event.error) void diagnostics.report(run.file, event.error);
      if (event.status === "failed" || event.status === "diverged") void notify(run, event, output);
    }),
  ];
}

async function notify(run: Run, { status, steps, metrics, error }: RunEnded, output: OutputReport): Promise<void> {
  const show = vscode.l10n.t("Show");
  const showOutput = vscode.l10n.t("Show Output");
  const text =
    status === "diverged"
      ? vscode.l10n.t(
          "{0} diverged: its loss is {1} after {2} steps.",
          run.name,
          format.value(metrics.loss),
          format.integer(steps),
        )
      : vscode.l10n.t("{0} failed. {1}", run.name, error ? `${error.name}: ${firstLine(error.message)}` : "");
  const actions = error?.position ? [show, showOutput] : [showOutput];
  const say = status === "diverged" ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  const answer = await say(text, ...actions);
  if (answer === showOutput) output.show();
  if (answer === show && error?.position) {
    const uri = vscode.Uri.file(error.position.file);
    await vscode.window.showTextDocument(uri, { selection: await rangeAt(uri, error.position) });
  }
}
