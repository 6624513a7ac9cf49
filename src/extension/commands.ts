import path from "node:path";
import * as vscode from "vscode";
import { aboutEngine } from "./about/about.js";
import { createExample } from "./models/example.js";
import type { ModelNode } from "./models/modelsView.js";
import type { WorkspaceModels } from "./models/workspaceModels.js";
import type { OutputReport } from "./report/output.js";
import type { Run } from "./runs/run.js";
import type { RunManager } from "./runs/runManager.js";
import { stopTraining, trainFile } from "./runs/train.js";
import type { Views } from "./views/index.js";

export interface Parts {
  extensionUri: vscode.Uri;
  /** The extension's version. */
  version: string;
  runs: RunManager;
  models: WorkspaceModels;
  views: Views;
  output: OutputReport;
}

/** Registers the commands of the manifest. Arguments come from menus, tree views, links and other extensions. */
export function registerCommands({ extensionUri, version, runs, models, views, output }: Parts): vscode.Disposable[] {
  const commands: Record<string, (argument?: unknown) => unknown> = {
    "gradlens.trainFile": async (argument) => {
      const run = await trainFile(runs, models, uriOf(argument));
      const opens = vscode.workspace.getConfiguration("gradlens").get<boolean>("openCurvesOnTrain", true);
      // Who has another view open is watching that one.
      if (run && opens && views.visible.length === 0) views.show("curves");
      return run?.id;
    },
    "gradlens.stopTraining": async (argument) => stopTraining(runs, await runOf(runs, argument)),
    "gradlens.showOutput": () => output.show(),
    "gradlens.refresh": () => {
      models.refresh();
      runs.shelf.refresh();
    },
    "gradlens.createExample": () => createExample(extensionUri),
    "gradlens.openRunFile": async (argument) => {
      const run = await runOf(runs, argument);
      if (run) await vscode.window.showTextDocument(vscode.Uri.file(run.file));
    },
    "gradlens.revealRun": async (argument) => {
      const folder = (await runOf(runs, argument))?.folder;
      if (folder) await reveal(vscode.Uri.file(folder));
    },
    "gradlens.deleteRun": async (argument) => deleteRun(runs, await runOf(runs, argument)),
    "gradlens.aboutEngine": () => aboutEngine(version),
  };
  for (const name of views.names)
    commands[`gradlens.show${name[0].toUpperCase()}${name.slice(1)}`] = async (argument) =>
      views.show(name, (await runOf(runs, argument))?.id);
  return Object.entries(commands).map(([id, command]) => vscode.commands.registerCommand(id, command));
}

function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument === "string") return vscode.Uri.file(argument);
  return (argument as ModelNode | undefined)?.file?.uri;
}

async function runOf(runs: RunManager, argument: unknown): Promise<Run | undefined> {
  const id = typeof argument === "string" ? argument : (argument as Run | undefined)?.id;
  return id === undefined ? undefined : (await runs.list()).find((run) => run.id === id);
}

async function deleteRun(runs: RunManager, run: Run | undefined): Promise<void> {
  if (!run || run.status === "running") return;
  const confirm = vscode.l10n.t("Delete");
  const detail = vscode.l10n.t("Its folder with all recorded values is deleted from disk: {0}", run.folder ?? "–");
  const question = vscode.l10n.t("Delete the run {0}?", run.name);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm);
  if (answer === confirm) await runs.delete(run);
}

/** In the system's file manager; where there is none (a browser, a remote machine), in the Explorer. */
async function reveal(folder: vscode.Uri): Promise<void> {
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  const target = vscode.Uri.file(path.join(folder.fsPath, "run.json"));
  await vscode.commands.executeCommand(local ? "revealFileInOS" : "revealInExplorer", local ? folder : target);
}
