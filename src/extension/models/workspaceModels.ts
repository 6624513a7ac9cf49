import * as vscode from "vscode";
import { importsGradlens, scanModels, type Declaration } from "./scan.js";

export interface ModelFile {
  uri: vscode.Uri;
  declarations: Declaration[];
}

const pattern = "**/*.{ts,mts,cts,js,mjs,cjs}";
/** Folders of what is made or installed, for searches of the workspace. */
export const excluded = "**/{node_modules,dist,out,build,.git,.gradlens}/**";

/** Bounds of the scan, so that a huge workspace costs no more than a moment. */
const maxFiles = 5000;
const maxBytes = 512 * 1024;
const concurrency = 16;

/** The files of the workspace that import the library. Scanned on first use, kept current by a file watcher. */
export class WorkspaceModels implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** The list changed. */
  readonly onDidChange = this.#changed.event;
  readonly #files = new Map<string, ModelFile>();
  readonly #watcher: vscode.FileSystemWatcher;
  #scan: Promise<void> | undefined;

  constructor() {
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern);
    this.#watcher.onDidCreate((uri) => this.#onFile(uri));
    this.#watcher.onDidChange((uri) => this.#onFile(uri));
    this.#watcher.onDidDelete((uri) => {
      if (this.#files.delete(uri.toString())) this.#changed.fire();
    });
  }

  /** The models by path. */
  async list(): Promise<ModelFile[]> {
    await (this.#scan ??= this.#scanWorkspace());
    return [...this.#files.values()].sort((a, b) => a.uri.path.localeCompare(b.uri.path));
  }

  /** Forgets what is known and scans again when asked. */
  refresh(): void {
    this.#scan = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #scanWorkspace(): Promise<void> {
    const uris = await vscode.workspace.findFiles(pattern, excluded, maxFiles);
    this.#files.clear();
    for (let i = 0; i < uris.length; i += concurrency)
      await Promise.all(uris.slice(i, i + concurrency).map((uri) => this.#scanFile(uri)));
  }

  async #onFile(uri: vscode.Uri): Promise<void> {
    if (!this.#scan || /\/(node_modules|dist|out|build|\.git|\.gradlens)\//.test(uri.path)) return;
    await this.#scan;
    const before = JSON.stringify(this.#files.get(uri.toString())?.declarations);
    await this.#scanFile(uri);
    if (JSON.stringify(this.#files.get(uri.toString())?.declarations) !== before) this.#changed.fire();
  }

  async #scanFile(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const text = uri.path.endsWith(".d.ts") ? undefined : await readText(uri);
    if (text !== undefined && importsGradlens(text)) this.#files.set(key, { uri, declarations: scanModels(text) });
    else this.#files.delete(key);
  }
}

/** The text of a file, or undefined if it cannot be read, or is too large to be somebody's model. */
async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // It was deleted or may not be read: either way there is nothing to list.
    return undefined;
  }
}
