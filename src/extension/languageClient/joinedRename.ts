import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient";

/**
 * A field of a module is renamed by TypeScript (in code, in all files) and by the server (in keys of state dictionaries): VS Code asks only one of
 * them, so this one asks the other.
 */
export class JoinedRename {
  /** TypeScript is being asked, and nobody else shall answer. */
  #asking = false;

  readonly middleware: Middleware = {
    prepareRename: (document, position, token, next) => (this.#asking ? null : next(document, position, token)),
    provideRenameEdits: async (document, position, newName, token, next) => {
      if (this.#asking) return null;
      const own = await next(document, position, newName, token);
      const [first] = own?.entries() ?? [];
      if (!own || !first) return own;
      // The server names places in code before those in keys.
      const inCode = first[1][0];
      const theirs = inCode && (await this.#ask(document.uri, inCode.range.start, newName));
      for (const [uri, edits] of theirs?.entries() ?? [])
        for (const edit of edits)
          if (!own.get(uri).some(({ range }) => range.isEqual(edit.range))) own.replace(uri, edit.range, edit.newText);
      return own;
    },
  };

  async #ask(uri: vscode.Uri, position: vscode.Position, newName: string): Promise<vscode.WorkspaceEdit | undefined> {
    this.#asking = true;
    try {
      return await vscode.commands.executeCommand("vscode.executeDocumentRenameProvider", uri, position, newName);
    } catch {
      // TypeScript may refuse; what is known here is right all the same.
      return undefined;
    } finally {
      this.#asking = false;
    }
  }
}
