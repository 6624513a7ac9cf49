import * as vscode from "vscode";

/** Sets a check's severity to `off` in the settings of the workspace, or of the person where no folder is open; can be taken back. */
export async function turnOffCheck(check: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("gradlens");
  const { ConfigurationTarget } = vscode;
  const inWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  const target = inWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  const inspected = configuration.inspect<Record<string, string>>("checks");
  const before = inWorkspace ? inspected?.workspaceValue : inspected?.globalValue;
  await configuration.update("checks", { ...before, [check]: "off" }, target);
  const undo = vscode.l10n.t("Undo");
  const text = inWorkspace
    ? vscode.l10n.t("The check “{0}” is off in this workspace.", check)
    : vscode.l10n.t("The check “{0}” is off.", check);
  // Not awaited: a notification may stay for long.
  void vscode.window.showInformationMessage(text, undo).then((answer) => {
    if (answer === undo) void configuration.update("checks", before, target);
  });
}
