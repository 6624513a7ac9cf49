import * as vscode from "vscode";
import type { Snapshot } from "../../../protocol/run.js";
import { startRun } from "../../../runtime/client.js";
import { settingsEnvironment } from "../../about/environment.js";
import type { Run } from "../../runs/run.js";

/**
 * Runs a file anew up to its first step, captures that into the run's folder, and stops.
 *
 * @param signal gives it up
 * @param snapshot whose state the step starts from
 * @throws Error with what kept the code from getting there
 */
export async function captureAgain(run: Run, signal: AbortSignal, snapshot?: Snapshot): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new Error(vscode.l10n.t("Capturing executes the code of the file. Trust this workspace to allow it."));
  if (!run.folder) throw new Error(vscode.l10n.t("This run has no folder that a graph could be kept in."));
  let captured = false;
  // A sweep has no step of its own; else the model, its data and its optimizer are those of the run.
  const { sweep: _, ...options } = run.options;
  const handle = startRun(
    {
      file: run.file,
      mode: "train",
      options,
      folder: run.folder,
      capture: { step: snapshot?.step ?? 0 },
      snapshotEvery: 0,
      ...(snapshot && { snapshot: snapshot.file }),
    },
    {
      event({ type }) {
        if (type !== "graph") return;
        captured = true;
        handle.stop();
      },
    },
    { env: settingsEnvironment() },
  );
  signal.addEventListener("abort", () => handle.stop());
  const title = vscode.l10n.t("Capturing step {0} of {1}…", snapshot?.step ?? 0, run.name);
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => {
      token.onCancellationRequested(() => handle.stop());
      return handle.ended;
    },
  );
  const { status, error } = await handle.ended;
  if (!captured && status !== "stopped")
    throw new Error(error ? `${error.name}: ${error.message}` : vscode.l10n.t("The code ended before its first step."));
}
