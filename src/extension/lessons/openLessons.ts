import * as vscode from "vscode";
import { type Lesson, readLesson } from "./catalogue.js";

/** Folder of a workspace that the lessons are copied to. */
const folderName = "lessons";

/**
 * *Open Lessons*: asks which one, copies all of them into the workspace or a folder of the person's choice, and opens its first file. What is
 * there already stays as it is.
 * @param chosen folder of a lesson, to ask nothing: `1-first-network`
 */
export async function openLessons(extensionUri: vscode.Uri, chosen?: unknown): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, "examples", "lessons");
  const lessons = await listLessons(source);
  const lesson = lessons.find(({ folder }) => folder === chosen) ?? (await pickLesson(lessons));
  const parent = lesson && (await placeForLessons());
  if (!lesson || !parent) return;
  const target = (await exists(vscode.Uri.joinPath(parent, lesson.folder)))
    ? parent
    : vscode.Uri.joinPath(parent, folderName);
  const copied = await copyMissing(source, target);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(target, lesson.folder, lesson.first));
  if (copied > 0) void tellWhere(target);
}

async function listLessons(source: vscode.Uri): Promise<Lesson[]> {
  const folders = (await vscode.workspace.fs.readDirectory(source))
    .filter(([, type]) => type === vscode.FileType.Directory)
    .map(([name]) => name)
    .sort();
  return Promise.all(
    folders.map(async (folder) => {
      const readme = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(source, folder, "README.md"));
      return readLesson(folder, new TextDecoder().decode(readme), vscode.env.language);
    }),
  );
}

async function pickLesson(lessons: Lesson[]): Promise<Lesson | undefined> {
  const items = lessons.map((lesson) => ({ label: lesson.title, description: lesson.folder, lesson }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("The lesson to open") }))?.lesson;
}

/** The workspace folder, asked for where there are several; without a workspace, any folder. */
async function placeForLessons(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0].uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const openLabel = vscode.l10n.t("Copy Lessons Here");
  return (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel }))?.[0];
}

/** Copies the files that are not there yet. @returns how many */
async function copyMissing(source: vscode.Uri, target: vscode.Uri): Promise<number> {
  let copied = 0;
  await vscode.workspace.fs.createDirectory(target);
  for (const [name, type] of await vscode.workspace.fs.readDirectory(source)) {
    const [from, to] = [vscode.Uri.joinPath(source, name), vscode.Uri.joinPath(target, name)];
    if (type === vscode.FileType.Directory) copied += await copyMissing(from, to);
    else if (!(await exists(to))) {
      await vscode.workspace.fs.copy(from, to, { overwrite: false });
      copied++;
    }
  }
  return copied;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Where the lessons are; outside of the workspace, with the offer to open them as one. */
async function tellWhere(target: vscode.Uri): Promise<void> {
  const isInside = vscode.workspace.getWorkspaceFolder(target) !== undefined;
  const open = vscode.l10n.t("Open Folder");
  const place = vscode.workspace.asRelativePath(target);
  const text = vscode.l10n.t("The lessons are in {0}. Files that you change are never overwritten.", place);
  const answer = await vscode.window.showInformationMessage(text, ...(isInside ? [] : [open]));
  if (answer === open) await vscode.commands.executeCommand("vscode.openFolder", target);
}
