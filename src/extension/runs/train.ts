import path from "node:path";
import * as vscode from "vscode";
import type { WorkspaceModels } from "../models/workspaceModels.js";
import type { Run } from "./run.js";
import type { RunManager } from "./runManager.js";

/** Milliseconds a run may take to start before a notification says that it is starting, with a button to cancel. */
const patience = 1000;

/**
 * *Train File*: finds the file, sees to trust and unsaved changes, asks when it is being trained already, and starts it.
 *
 * @param chosen the file the command was called on; the active editor's otherwise, or one the person picks
 * @returns the run, or undefined when there is none: the person has been told why, or decided so
 */
export async function trainFile(
  runs: RunManager,
  models: WorkspaceModels,
  chosen: vscode.Uri | undefined,
): Promise<Run | undefined> {
  const uri = await chooseScript(models, chosen, vscode.l10n.t("The file to train"));
  if (!uri) return undefined;
  const live = runs.liveRunOf(uri.fsPath);
  if (live && !(await stopForRestart(runs, live))) return undefined;
  const run = runs.start(uri.fsPath);
  void showStart(runs, run);
  return run;
}

/**
 * The file that is meant: the one that was chosen, that of the active editor, or one the person picks; trusted, saved, and on disk.
 * @returns undefined when there is none: the person has been told why, or decided so
 */
export async function chooseScript(
  models: WorkspaceModels,
  chosen: vscode.Uri | undefined,
  placeHolder: string,
): Promise<vscode.Uri | undefined> {
  if (!(await mayExecute())) return undefined;
  const target = chosen ?? activeScript() ?? (await pickModel(models, placeHolder));
  const uri = target && (await saved(target));
  if (!uri || uri.scheme === "file") return uri;
  void vscode.window.showErrorMessage(
    vscode.l10n.t("{0} is not a file on disk. Save it into a folder first, then train it.", uri.toString()),
  );
  return undefined;
}

/** Asks which live run is meant when there are several, then ends it. */
export async function stopTraining(runs: RunManager, chosen: Run | undefined): Promise<void> {
  const run = chosen ?? (await pickLive(runs));
  if (!run) return;
  const stopped = runs.stop(run);
  const title = vscode.l10n.t("Stopping {0}…", run.name);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => stopped);
}

/** Nothing of the user's is executed before they trust the workspace. */
export async function mayExecute(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const text = vscode.l10n.t("Training executes the code of the file. Trust this workspace to allow it.");
  void vscode.window.showWarningMessage(text, manage).then((answer) => {
    if (answer === manage) void vscode.commands.executeCommand("workbench.trust.manage");
  });
  return false;
}

function activeScript(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document && /^(type|java)script$/.test(document.languageId) ? document.uri : undefined;
}

async function pickModel(models: WorkspaceModels, placeHolder: string): Promise<vscode.Uri | undefined> {
  const files = await models.list();
  if (files.length === 0) {
    const create = vscode.l10n.t("Create Example Model");
    const text = vscode.l10n.t("No file of this workspace imports “gradlens”. Open or create one, then train it.");
    if ((await vscode.window.showInformationMessage(text, create)) === create)
      await vscode.commands.executeCommand("gradlens.createExample");
    return undefined;
  }
  const items = files.map(({ uri, declarations }) => ({
    label: path.basename(uri.fsPath),
    description: vscode.workspace.asRelativePath(uri),
    detail: declarations.map(({ name }) => name).join(", ") || undefined,
    uri,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))
    ?.uri;
}

/** The file with its unsaved changes written, under the name it has then; undefined if the person cancelled. */
async function saved(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const document = vscode.workspace.textDocuments.find((other) => other.uri.toString() === uri.toString());
  if (!document || !(document.isDirty || document.isUntitled)) return uri;
  const target = await vscode.workspace.save(uri);
  if (!target && !document.isUntitled)
    void vscode.window.showErrorMessage(
      vscode.l10n.t("{0} could not be saved, so it was not trained.", path.basename(uri.fsPath)),
    );
  return target;
}

async function stopForRestart(runs: RunManager, live: Run): Promise<boolean> {
  const restart = vscode.l10n.t("Stop and Restart");
  const text = vscode.l10n.t("{0} is being trained already.", path.basename(live.file));
  const curves = vscode.l10n.t("Show Curves");
  const answer = await vscode.window.showWarningMessage(text, restart, curves);
  if (answer === curves) await vscode.commands.executeCommand("gradlens.showCurves", live);
  if (answer !== restart) return false;
  await runs.stop(live);
  return true;
}

async function pickLive(runs: RunManager): Promise<Run | undefined> {
  const live = runs.live();
  if (live.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t("No training is running."));
  if (live.length <= 1) return live[0];
  const items = live.map((run) => ({ label: run.name, description: run.file, run }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("The training to stop") }))?.run;
}

/** A start of more than a moment is told and can be cancelled; once the run goes, the views show it. */
async function showStart(runs: RunManager, run: Run): Promise<void> {
  const going = new Promise<void>((resolve) => {
    const listeners = [
      runs.onDidChangeRun((other) => other === run && finish()),
      runs.onDidAppend((change) => change.run === run && finish()),
    ];
    const finish = (): void => {
      for (const listener of listeners) listener.dispose();
      resolve();
    };
    void runs.ended(run).then(finish);
  });
  const slow = await Promise.race([going.then(() => false), new Promise((r) => setTimeout(r, patience, true))]);
  if (!slow) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Starting {0}…", run.name),
    cancellable: true,
  };
  await vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => void runs.stop(run));
    return going;
  });
}
