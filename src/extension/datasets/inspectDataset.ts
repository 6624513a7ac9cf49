import path from "node:path";
import * as vscode from "vscode";
import { dataFiles, isDataFile } from "../../protocol/dataFiles.js";
import { excluded, type WorkspaceModels } from "../models/workspaceModels.js";
import { chooseScript } from "../runs/train.js";
import { pickDataset } from "../views/dataset.js";
import type { Views } from "../views/index.js";
import { isScript } from "./readings.js";

const mostListed = 500;

/**
 * *Inspect Dataset*: finds the file or folder that is meant, and shows it in the dataset panel. Data are read without trust, since nothing of
 * them is executed; a file of code is run up to its first step, so it needs trust.
 * @param chosen what the command was called on; what is in front otherwise, or what the person picks; null: the person picks
 */
export async function inspectDataset(
  views: Views,
  models: WorkspaceModels,
  chosen: vscode.Uri | null | undefined,
): Promise<void> {
  const uri = (chosen === null ? undefined : (chosen ?? inFront())) ?? (await pick(models));
  if (!uri) return;
  const target = isScript(uri.fsPath) ? await chooseScript(models, uri, "") : uri;
  if (!target) return;
  if (target.scheme !== "file") {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} is not a file on disk.", target.toString()));
    return;
  }
  views.show("dataset");
  pickDataset(target.fsPath);
}

/** Data, or code that imports the library, in the tab in front: pictures have no text editor. */
function inFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
  const document = vscode.window.activeTextEditor?.document;
  if (uri && isDataFile(uri.path)) return uri;
  return document && isScript(document.fileName) && /\btrain\s*\.\s*define\b/.test(document.getText())
    ? document.uri
    : undefined;
}

type Item = vscode.QuickPickItem & { uri?: vscode.Uri; folders?: boolean };

async function pick(models: WorkspaceModels): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles(dataFiles, excluded, mostListed);
  const trainings = (await models.list()).filter(({ declarations }) =>
    declarations.some(({ kind }) => kind === "training"),
  );
  const item = (uri: vscode.Uri, icon: string): Item => ({
    label: `$(${icon}) ${path.basename(uri.fsPath)}`,
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, "..")),
    uri,
  });
  const files = found.sort((a, b) => a.path.localeCompare(b.path));
  const items: Item[] = [
    { label: `$(file) ${vscode.l10n.t("Choose a File…")}`, folders: false },
    { label: `$(folder) ${vscode.l10n.t("Choose a Folder…")}`, folders: true },
    ...trainings.map(({ uri }) => item(uri, "symbol-event")),
    ...files.map((uri) => item(uri, "database")),
  ];
  const placeHolder = vscode.l10n.t("The data to look at, or the training whose data are meant");
  const answer = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (!answer || answer.folders === undefined) return answer?.uri;
  const [uri] =
    (await vscode.window.showOpenDialog({ canSelectFolders: answer.folders, canSelectFiles: !answer.folders })) ?? [];
  return uri;
}
