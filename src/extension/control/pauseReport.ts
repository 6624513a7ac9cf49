import * as vscode from "vscode";
import type { NanLink } from "../../protocol/control.js";
import type { SourcePosition } from "../../protocol/run.js";
import { inWords, type Words } from "../../protocol/said.js";
import type { OutputReport } from "../report/output.js";
import type { Run } from "../runs/run.js";
import type { RunChange, RunPaused } from "../runs/runEvents.js";
import type { RunManager } from "../runs/runManager.js";
import { openSource } from "../views/openSource.js";

/** Tells why a run paused by itself: in the output channel with the whole chain, and in a notification that leads to the line. */
export function reportPauses(runs: RunManager, output: OutputReport): vscode.Disposable {
  return runs.onDidPause((change) => {
    if (change.event.reason.kind !== "condition") return;
    for (const line of pauseLines(change)) output.print({ type: "output", level: "warn", ...line });
    void notify(runs, change, output);
  });
}

interface Line {
  text: string;
  position?: SourcePosition;
}

/** The reason and the chain of operations, the cause last. */
export function pauseLines({ run, event: { step, reason } }: RunChange<RunPaused>): Line[] {
  if (reason.kind !== "condition") return [];
  const head = vscode.l10n.t("{0} is paused at step {1}: {2}", run.name, step, translated(reason.message));
  return [{ text: `${head}\n` }, ...(reason.chain ?? []).map(linkLine)];
}

function linkLine({ operation, module, position, inputs, output }: NanLink): Line {
  const where = module === null || module === "" ? "" : ` (${module})`;
  const [name, ...facts] = [operation, output, ...inputs].map(translated);
  const text = `  ${name}${where} → ${facts.join("; ")}\n`;
  return { text, ...(position && { position }) };
}

const translated = (words: Words): string => inWords(words, vscode.l10n.t);

/** The line to look at first: that of the cause, or the nearest one to it that is known. */
export function causeOf({ reason }: RunPaused): SourcePosition | undefined {
  if (reason.kind !== "condition") return undefined;
  return reason.chain?.findLast(({ position }) => position !== undefined)?.position;
}

async function notify(runs: RunManager, { run, event }: RunChange<RunPaused>, output: OutputReport): Promise<void> {
  if (event.reason.kind !== "condition") return;
  const position = causeOf(event);
  const goTo = vscode.l10n.t("Go to Line");
  const resume = vscode.l10n.t("Resume");
  const show = vscode.l10n.t("Show Output");
  const text = vscode.l10n.t("{0} is paused at step {1}: {2}", run.name, event.step, translated(event.reason.message));
  const answer = await vscode.window.showWarningMessage(text, ...(position ? [goTo] : []), resume, show);
  if (answer === goTo && position) await openSource(position);
  else if (answer === resume) resumeIfPaused(runs, run);
  else if (answer === show) output.show();
}

function resumeIfPaused(runs: RunManager, run: Run): void {
  if (run.live?.paused) runs.resume(run.id);
}
