import path from "node:path";
import * as vscode from "vscode";
import { aboutEngine } from "./about/about.js";
import { inspectDataset } from "./datasets/inspectDataset.js";
import { type ExportArguments, exportModel } from "./export/exportModel.js";
import { openLessons } from "./lessons/openLessons.js";
import { createExample } from "./models/example.js";
import type { ModelNode } from "./models/modelsView.js";
import type { WorkspaceModels } from "./models/workspaceModels.js";
import type { OutputReport } from "./report/output.js";
import type { Run } from "./runs/run.js";
import { deleteRuns, filterRuns, renameRun, tagRuns } from "./runs/runCommands.js";
import type { RunManager } from "./runs/runManager.js";
import type { RunsView } from "./runs/runsView.js";
import { stopTraining, trainFile } from "./runs/train.js";
import { addTypes } from "./types/addTypes.js";
import type { Views } from "./views/index.js";

export interface Parts {
  extensionUri: vscode.Uri;
  /** The extension's version. */
  version: string;
  runs: RunManager;
  runsView: RunsView;
  models: WorkspaceModels;
  views: Views;
  output: OutputReport;
}

/**
 * Registers the commands of the manifest. Arguments come from menus, tree views (the row, then all that are selected), links and other
 * extensions.
 */
export function registerCommands(parts: Parts): vscode.Disposable[] {
  const { extensionUri, version, runs, runsView, models, views, output } = parts;
  /** Called by a key, a command is about what is selected. */
  const chosen = async (argument: unknown, more: unknown): Promise<readonly Run[]> =>
    argument === undefined ? runsView.selection : runsOf(runs, argument, more);
  const commands: Record<string, (argument?: unknown, more?: unknown) => unknown> = {
    "gradlens.trainFile": async (argument) => {
      const run = await trainFile(runs, models, uriOf(argument));
      const opens = vscode.workspace.getConfiguration("gradlens").get<boolean>("openCurvesOnTrain", true);
      // Who has another view open is watching that one.
      if (run && opens && views.visible.length === 0) views.show("curves");
      return run?.id;
    },
    "gradlens.stopTraining": async (argument) => stopTraining(runs, await runOf(runs, argument)),
    "gradlens.exportModel": async (argument) => {
      const isWhole = typeof argument === "object" && argument !== null && "format" in argument;
      if (isWhole) return exportModel(runs, models, argument as ExportArguments);
      return exportModel(runs, models, uriOf(argument) ?? (await runOf(runs, argument)));
    },
    "gradlens.showOutput": () => output.show(),
    "gradlens.refresh": () => {
      models.refresh();
      runs.shelf.refresh();
    },
    "gradlens.createExample": () => createExample(extensionUri),
    "gradlens.openLessons": (lesson) => openLessons(extensionUri, lesson),
    "gradlens.openRunFile": async (argument) => {
      const run = await runOf(runs, argument);
      if (run) await vscode.window.showTextDocument(vscode.Uri.file(run.file));
    },
    "gradlens.revealRun": async (argument) => {
      const folder = (await runOf(runs, argument))?.folder;
      if (folder) await reveal(vscode.Uri.file(folder));
    },
    "gradlens.renameRun": async (argument, name) => renameRun(runs, (await chosen(argument, undefined))[0], name),
    "gradlens.tagRun": async (argument, more) => tagRuns(runs, await chosen(argument, more), more),
    "gradlens.deleteRun": async (argument, more) => deleteRuns(runs, await chosen(argument, more)),
    "gradlens.filterRuns": (filter) => filterRuns(runsView, filter),
    "gradlens.clearRunFilter": () => filterRuns(runsView, ""),
    "gradlens.addTypes": () => addTypes(extensionUri, version),
    "gradlens.aboutEngine": () => aboutEngine(version),
  };
  for (const name of views.names)
    commands[`gradlens.show${name[0].toUpperCase()}${name.slice(1)}`] = async (argument, more) =>
      views.show(name, ...(await runsOf(runs, argument, more)).map(({ id }) => id));
  // Data are no runs: what is shown is a file or a folder.
  commands["gradlens.showDataset"] = (argument) =>
    inspectDataset(views, models, argument === null ? null : uriOf(argument));
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

/** All that are selected, where a tree tells them; else the one. */
async function runsOf(runs: RunManager, argument: unknown, more: unknown): Promise<Run[]> {
  const chosen = Array.isArray(more) && more.length > 0 ? (more as unknown[]) : [argument];
  const found = await Promise.all(chosen.map((one) => runOf(runs, one)));
  return found.filter((run) => run !== undefined);
}

/** In the system's file manager; where there is none (a browser, a remote machine), in the Explorer. */
async function reveal(folder: vscode.Uri): Promise<void> {
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  const target = vscode.Uri.file(path.join(folder.fsPath, "run.json"));
  await vscode.commands.executeCommand(local ? "revealFileInOS" : "revealInExplorer", local ? folder : target);
}
