import path from "node:path";
import * as vscode from "vscode";
import type { ExportFormat, RunOptions } from "../../protocol/run.js";
import { startRun } from "../../runtime/client.js";
import { settingsEnvironment } from "../about/environment.js";
import { forkOptions } from "../control/snapshots.js";
import type { WorkspaceModels } from "../models/workspaceModels.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import { format } from "../runs/runText.js";
import { chooseScript } from "../runs/train.js";

/** What is exported, where a program calls the command: nothing is asked then. */
export interface ExportArguments {
  file: vscode.Uri;
  format: ExportFormat;
  folder: vscode.Uri;
  /** File of the snapshot whose weights are exported. */
  snapshot?: string;
}

/** A state that a model is exported in. */
interface State {
  snapshot?: string;
  options: RunOptions;
}

/**
 * *Export Model…*: asks for the file, the format, the state and the folder, and has an engine process write it.
 * @param chosen the file, the run whose newest snapshot is meant, or everything
 * @returns the files that were written; undefined when there are none: the person has been told why, or decided so
 */
export async function exportModel(
  runs: RunManager,
  models: WorkspaceModels,
  chosen: vscode.Uri | Run | ExportArguments | undefined,
): Promise<string[] | undefined> {
  if (chosen !== undefined && "format" in chosen) {
    const { file, snapshot } = chosen;
    return write(file.fsPath, chosen.format, chosen.folder, { snapshot, options: {} });
  }
  const run = chosen instanceof vscode.Uri ? undefined : chosen;
  const wanted = run ? vscode.Uri.file(run.file) : (chosen as vscode.Uri | undefined);
  const uri = await chooseScript(models, wanted, vscode.l10n.t("The file whose model is exported"));
  if (!uri) return undefined;
  const kind = await askFormat();
  if (!kind) return undefined;
  const state = await askState(runs, uri.fsPath, run);
  if (!state) return undefined;
  const folder = await askFolder(uri);
  return folder && write(uri.fsPath, kind, folder, state);
}

async function askFormat(): Promise<ExportFormat | undefined> {
  const items: (vscode.QuickPickItem & { format: ExportFormat })[] = [
    {
      label: "ONNX",
      detail: vscode.l10n.t("model.onnx, which onnxruntime and many other programs run"),
      format: "onnx",
    },
    {
      label: "PyTorch",
      detail: vscode.l10n.t(
        "model.py and weights.pth; for a training also train.py, which goes on with it under torchrun",
      ),
      format: "pytorch",
    },
    {
      label: vscode.l10n.t("Weights"),
      detail: vscode.l10n.t("weights.pth, a state dict for PyTorch"),
      format: "weights",
    },
  ];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("What to export the model as") }))
    ?.format;
}

/** The newest snapshot of each run of the file, or the model as the file makes it; nothing is asked where there are none. */
async function askState(runs: RunManager, file: string, wanted: Run | undefined): Promise<State | undefined> {
  const own = wanted ? [wanted] : (await runs.list()).filter((run) => run.file === file);
  const items: (vscode.QuickPickItem & { state: State })[] = [];
  for (const run of own) {
    const snapshot = (await runs.snapshots(run.id)).at(-1);
    if (!snapshot) continue;
    const state = { snapshot: snapshot.file, options: forkOptions(run, snapshot.step) };
    items.push({ label: run.name, description: vscode.l10n.t("step {0}", format.integer(snapshot.step)), state });
  }
  const untrained: State = { options: {} };
  if (items.length === 0) return untrained;
  if (wanted) return items[0].state;
  items.push({
    label: vscode.l10n.t("Untrained"),
    description: vscode.l10n.t("as the file makes it"),
    state: untrained,
  });
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("The weights to export") }))?.state;
}

async function askFolder(file: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.Uri.joinPath(file, ".."),
    openLabel: vscode.l10n.t("Export Here"),
  });
  return chosen?.[0];
}

async function write(
  file: string,
  kind: ExportFormat,
  folder: vscode.Uri,
  { snapshot, options }: State,
): Promise<string[] | undefined> {
  let files: string[] | undefined;
  const title = vscode.l10n.t("Exporting the model of {0}…", path.basename(file));
  const ended = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      const handle = startRun(
        { file, mode: "run", options, export: { format: kind, folder: folder.fsPath }, ...(snapshot && { snapshot }) },
        { event: (event) => void (event.type === "exported" && (files = event.files)) },
        { env: settingsEnvironment() },
      );
      token.onCancellationRequested(() => handle.stop());
      return handle.ended;
    },
  );
  if (files === undefined) {
    if (ended.status !== "stopped") void vscode.window.showErrorMessage(ended.error?.message ?? ended.status);
    return undefined;
  }
  void offer(files);
  return files;
}

async function offer(files: readonly string[]): Promise<void> {
  const show = vscode.l10n.t("Show Files");
  const names = files.map((file) => path.basename(file)).join(", ");
  if ((await vscode.window.showInformationMessage(vscode.l10n.t("Exported: {0}", names), show)) === show)
    await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(files[0]));
}
