import type { Connection, ServerCapabilities, TextDocumentIdentifier } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FileView } from "../fileView.js";
import type { LanguageSettings } from "../settings.js";
import type { Words } from "../words.js";

/** What a feature may ask. */
export interface Context {
  connection: Connection;
  /** A file that imports the library, as far as it is known; undefined for others. */
  view(document: TextDocumentIdentifier): FileView | undefined;
  /** The text as it is now, analysed or not. */
  document(document: TextDocumentIdentifier): TextDocument | undefined;
  /** As they are now. */
  settings(): LanguageSettings;
  readonly words: Words;
  /** Paths of the workspace's folders, as they are now. */
  folders(): readonly string[];
  /** URI of the folder with a page a check. */
  readonly pages: string | undefined;
}

/** One thing the server does: one file, listed in `index.ts`. What it answers is a function of a `FileView`. */
export interface Feature {
  capabilities: ServerCapabilities;
  attach(context: Context): void;
  /** Tells the editor to ask again, because more is known. Rejects where the editor cannot, or has gone. */
  refresh?(context: Context): Promise<void>;
}
