import * as vscode from "vscode";
import type { HyperparameterValue as Value } from "../../protocol/run.js";
import { format } from "../runs/runText.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import { numberOf } from "./askNumber.js";

/** Milliseconds that a run may take to tell what can be changed: it answers between steps. */
const patience = 3000;

/** Asks which hyperparameter of a live run is to be what, and orders it. */
export async function setHyperparameter(runs: RunManager, run: Run): Promise<void> {
  const present = await presentOf(runs, run);
  if (present === undefined || Object.keys(present).length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing can be changed yet: {0} has not taken its first step.", run.name),
    );
    return;
  }
  const items = Object.entries(present).map(([name, value]) => ({
    label: name,
    description: valueText(value),
    name,
    value,
  }));
  const title = vscode.l10n.t("Set Hyperparameter of {0}", run.name);
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("The hyperparameter to change, with its present value"),
  });
  const value = chosen && (await askValue(chosen.name, chosen.value));
  if (value !== undefined) runs.order(run.id, { type: "set", values: { [chosen!.name]: value } });
}

async function askValue(name: string, present: Value): Promise<Value | undefined> {
  if (typeof present === "boolean") {
    const answer = await vscode.window.showQuickPick(["true", "false"], { placeHolder: name });
    return answer === undefined ? undefined : answer === "true";
  }
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("New value of {0}, from the next step on", name),
    value: String(present),
    validateInput: (input) =>
      typeof present === "number" && !Number.isFinite(numberOf(input))
        ? vscode.l10n.t("Enter a number, such as 0.01 or 1e-3.")
        : undefined,
  });
  if (text === undefined) return undefined;
  return typeof present === "number" ? numberOf(text) : text;
}

/** What can be changed, as the run tells when it is asked; undefined when it does not answer. */
async function presentOf(runs: RunManager, run: Run): Promise<Record<string, Value> | undefined> {
  const told = new Promise<void>((resolve) => {
    const listener = runs.onDidChangeHyperparameters((other) => {
      if (other === run) finish();
    });
    const timer = setTimeout(() => finish(), patience);
    const finish = (): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
  });
  runs.order(run.id, { type: "set", values: {} });
  await told;
  return run.live?.hyperparameters;
}

function valueText(value: Value): string {
  return typeof value === "number" ? format.value(value) : String(value);
}
