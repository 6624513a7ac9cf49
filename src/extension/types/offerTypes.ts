import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { importsGradlens } from "../models/scan.js";

/** Set when the offer has been made in a workspace: it is made once. */
const offeredKey = "gradlens.typesOffered";

/** The setting that lets TypeScript 7, which loads no plugins, serve the editor; it has moved from the second section to the first. */
const nativeServerSections = ["js/ts", "typescript"];
const nativeServerSetting = "experimental.useTsgo";

/** Offers to add the types to the workspace when a file that imports the library is open in an editor whose server loads no plugins. */
export function offerTypes(state: vscode.Memento): vscode.Disposable {
  const consider = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isNativeServerOn() || state.get(offeredKey)) return;
    const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
    if (folder === undefined || !/^(type|java)script$/.test(document.languageId)) return;
    if (!importsGradlens(document.getText()) || hasTypes(folder)) return;
    void offer(state);
  };
  consider();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(consider),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (nativeServerSections.some((section) => change.affectsConfiguration(`${section}.${nativeServerSetting}`)))
        consider();
    }),
  );
}

async function offer(state: vscode.Memento): Promise<void> {
  await state.update(offeredKey, true);
  const add = vscode.l10n.t("Add Types");
  const said = vscode.l10n.t(
    "The TypeScript 7 server loads no plugins, so it does not find the types of Gradlens by itself. They can be copied into this workspace.",
  );
  if ((await vscode.window.showInformationMessage(said, add)) === add)
    await vscode.commands.executeCommand("gradlens.addTypes");
}

function isNativeServerOn(): boolean {
  return nativeServerSections.some(
    (section) => vscode.workspace.getConfiguration(section).get<boolean>(nativeServerSetting) === true,
  );
}

const hasTypes = (folder: string): boolean =>
  [".gradlens/types", "node_modules/gradlens"].some((place) => existsSync(path.join(folder, place)));
