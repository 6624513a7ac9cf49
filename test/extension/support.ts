import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { GradlensApi } from "../../src/extension/api.js";

/** The extension's own window on itself. */
export async function gradlens(): Promise<GradlensApi> {
  const extension = vscode.extensions.getExtension<GradlensApi>("gradlens.gradlens");
  assert.ok(extension, "the extension is not installed");
  return extension.activate();
}

export function inWorkspace(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = inWorkspace(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** How long anything may take, in seconds. Only a failing test waits as long; a loaded machine may be ten times as slow as a desk. */
const patience = 180;

/**
 * Waits until a condition gives something; fails with its name when it does not within the time.
 *
 * @param every milliseconds between two looks; longer where looking does something
 */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  every = 20,
): Promise<T> {
  const deadline = Date.now() + patience * 1000;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${patience} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** Opens a file, and waits until commands without a file are about it. */
export async function open(uri: vscode.Uri): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(uri);
  return until("its editor is the active one", () => vscode.window.activeTextEditor === editor && editor);
}

/** Trains a file by the command, as the editor title and the palette do. Returns the run's id. */
export async function train(uri?: vscode.Uri): Promise<string> {
  const id = await vscode.commands.executeCommand<string | undefined>("gradlens.trainFile", uri);
  assert.ok(id, "no run was started");
  return id;
}

/** The run with an id once it has come to its end. */
export async function ended(id: string) {
  const api = await gradlens();
  const find = async () => (await api.runs()).find((run) => run.id === id && run.status !== "running");
  return until(`run ${id} ends`, find);
}

/** Stops what is running, closes what is open, and deletes these files: nothing is left for the next test. */
export async function cleanUp(...names: string[]): Promise<void> {
  for (const run of await (await gradlens()).runs())
    if (run.status === "running") {
      await vscode.commands.executeCommand("gradlens.stopTraining", run.id);
      await ended(run.id);
    }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await vscode.commands.executeCommand("notifications.clearAll");
  for (const name of names)
    await vscode.workspace.fs.delete(inWorkspace(name), { recursive: true }).then(undefined, () => undefined);
}
