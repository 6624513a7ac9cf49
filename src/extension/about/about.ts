import * as vscode from "vscode";
import { askEngineInfo } from "../../runtime/engineInfo.js";
import { aboutText } from "./aboutText.js";
import { openEngineSettings, settingsEnvironment } from "./environment.js";

/**
 * *About This Engine*: asks an engine process, started as for a training, and shows its answer.
 *
 * @returns what is shown; undefined where the process did not answer, which the person has been told
 */
export async function aboutEngine(version: string): Promise<string | undefined> {
  const title = vscode.l10n.t("Asking the engine…");
  const location = vscode.ProgressLocation.Window;
  try {
    const answer = askEngineInfo({ env: settingsEnvironment() });
    const text = aboutText(version, await vscode.window.withProgress({ location, title }, () => answer));
    void show(text).catch(() => undefined);
    return text;
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
    return undefined;
  }
}

async function show(text: string): Promise<void> {
  const [copy, settings] = [vscode.l10n.t("Copy"), vscode.l10n.t("Settings")];
  const options = { modal: true, detail: text };
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t("Gradlens Engine"), options, copy, settings);
  if (answer === copy) await vscode.env.clipboard.writeText(text);
  else if (answer === settings) await openEngineSettings();
}
