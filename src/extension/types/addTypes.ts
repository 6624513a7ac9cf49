import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { libraryTypes } from "../../protocol/libraryTypes.js";
import { ProjectFileError, withPaths } from "./projectFile.js";

/** The project file where a folder has none: what a file without a project is checked with, as far as it matters. */
const newProject = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "ESNext",
    "moduleResolution": "Bundler",
    "allowJs": true,
    "noEmit": true,
    "skipLibCheck": true
  }
}
`;

/**
 * Copies the library's declarations into a workspace folder (`.gradlens/types`, ignored by git) and leads its project file to them: for
 * editors and TypeScript servers that load no plugins. Doing it again brings the declarations of this version.
 *
 * @returns the project file, or undefined if nothing could be done, which has been told.
 */
export async function addTypes(extensionUri: vscode.Uri, version: string): Promise<vscode.Uri | undefined> {
  const folder = chosenFolder();
  if (folder === undefined) {
    void vscode.window.showErrorMessage(vscode.l10n.t("Open a folder first: the types of Gradlens are put into it."));
    return undefined;
  }
  const project = projectFile(folder);
  const types = path.join(folder, ".gradlens", "types");
  const wanted = new Map(
    [...libraryTypes].map(([name, file]) => [name, path.join(types, path.posix.relative("dist/types", file))]),
  );
  let text: string;
  try {
    text = withPaths(project, wanted, (file) =>
      file === project && !existsSync(file) ? newProject : readFileSync(file, "utf8"),
    );
  } catch (error) {
    void vscode.window.showErrorMessage(`${path.basename(project)}: ${reason(error)}`);
    return undefined;
  }
  try {
    await copyTypes(vscode.Uri.joinPath(extensionUri, "dist", "types").fsPath, types);
    await writeFile(project, text);
    await reloadProjects();
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t("The types could not be written: {0}", (error as Error).message));
    return undefined;
  }
  void tell(vscode.Uri.file(project), version);
  return vscode.Uri.file(project);
}

/** The folder of the file in front, else the first. */
function chosenFolder(): string | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.fsPath;
}

function projectFile(folder: string): string {
  const names = ["tsconfig.json", "jsconfig.json"].map((name) => path.join(folder, name));
  return names.find((name) => existsSync(name)) ?? names[0];
}

/** Makes the copy beside the old one first, so that a server that reads them meanwhile never sees half of it. */
async function copyTypes(from: string, to: string): Promise<void> {
  const draft = `${to}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(path.dirname(to), { recursive: true });
  await writeFile(path.join(path.dirname(to), ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
  await cp(from, draft, { recursive: true, filter: (source) => !source.endsWith(".tsbuildinfo") });
  await rm(to, { recursive: true, force: true });
  await rename(draft, to);
}

/** The server may have missed that the project file is another one: watchers take a file that is deleted and made anew for unchanged. */
async function reloadProjects(): Promise<void> {
  // Another TypeScript server has no such command; it then has its own eyes.
  await vscode.commands.executeCommand("typescript.reloadProjects").then(undefined, () => undefined);
}

function reason(error: unknown): string {
  if (!(error instanceof ProjectFileError)) return (error as Error).message;
  return error.part === "file"
    ? vscode.l10n.t("The file is not JSON with an object in it. Mend it, then add the types again.")
    : vscode.l10n.t("{0} is no object. Mend it, then add the types again.", error.part);
}

async function tell(project: vscode.Uri, version: string): Promise<void> {
  const open = vscode.l10n.t("Open {0}", path.basename(project.fsPath));
  const said = vscode.l10n.t(
    "The types of Gradlens {0} are in .gradlens/types, and {1} leads to them.",
    version,
    path.basename(project.fsPath),
  );
  if ((await vscode.window.showInformationMessage(said, open)) === open) await vscode.window.showTextDocument(project);
}
