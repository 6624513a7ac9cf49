import path from "node:path";
import * as vscode from "vscode";
import { describeProgress, Format, type ProgressWords } from "../format.js";
import type { PauseReason } from "../../protocol/control.js";
import { inWords } from "../../protocol/said.js";
import type { Run } from "./run.js";

export const format = new Format(vscode.env.language);

const words: ProgressWords = {
  epoch: (epoch, epochs) => vscode.l10n.t("epoch {0}/{1}", epoch, epochs),
  step: (step) => vscode.l10n.t("step {0}", step),
  loss: (loss) => vscode.l10n.t("loss {0}", loss),
  speed: (speed) => vscode.l10n.t("{0} steps/s", speed),
};

const separator = " · ";

/** The file's name without its ending, and when the run began: unlike a count, it never changes. */
export function runName(file: string, started: number): string {
  return `${path.basename(file, path.extname(file))} ${format.moment(started)}`;
}

/** Where a live run is: `epoch 12/100 · loss 0.2823 · 450 steps/s`. */
export function progressText(run: Run): string {
  const progress = run.live?.progress;
  const paused = run.live?.paused;
  if (paused) return [pauseText(paused.reason), words.step(format.integer(paused.step))].join(separator);
  return progress ? describeProgress(progress, format, words).join(separator) : vscode.l10n.t("running");
}

/** Why a run waits. */
export function pauseText(reason: PauseReason): string {
  return reason.kind === "condition"
    ? vscode.l10n.t("paused: {0}", inWords(reason.message, vscode.l10n.t))
    : vscode.l10n.t("paused");
}

/** One line on a run: progress of a live one; outcome, loss and duration of a past one. */
export function runText(run: Run): string {
  if (run.status === "running") return progressText(run);
  const parts: string[] = [];
  if (run.status !== "completed") parts.push(statusText(run.status));
  if (run.failure !== undefined) parts.push(firstLine(run.failure));
  else if (run.metrics.loss !== undefined) parts.push(words.loss(format.value(run.metrics.loss)));
  parts.push(format.duration(run.seconds));
  return parts.join(separator);
}

export function statusText(status: Run["status"]): string {
  switch (status) {
    case "running":
      return vscode.l10n.t("running");
    case "completed":
      return vscode.l10n.t("completed");
    case "stopped":
      return vscode.l10n.t("stopped");
    case "failed":
      return vscode.l10n.t("failed");
    case "diverged":
      return vscode.l10n.t("diverged");
  }
}

export function firstLine(text: string): string {
  return text.split("\n", 1)[0];
}
