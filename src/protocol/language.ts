/** What the language server and the editor's side of it tell each other beside LSP itself. Names are methods of JSON-RPC. */

/** `initializationOptions`. */
export interface LanguageOptions {
  /** False: nothing of the user's is executed until `trustGranted`. */
  trusted: boolean;
  /** URI of the folder with a page a check (`<id>.md`), with a slash at its end. */
  pages?: string;
  /** The editor asks for semantic tokens itself, to join them with those of TypeScript: the server does not offer them. */
  joinsTokens?: boolean;
  /** Translations by English text, as in l10n/bundle.l10n.<language>.json; none: English. */
  texts?: Readonly<Record<string, string>>;
}

/** Notification to the server: the workspace is trusted now. */
export const trustGranted = "gradlens/trustGranted";

/** Notification to the editor (`FileStatus`): how much is known of a file. */
export const fileStatus = "gradlens/fileStatus";

export interface FileStatus {
  uri: string;
  /** `partial`: a budget ended the run; `stale`: the file does not parse, what was known before is shown. */
  state: "busy" | "known" | "partial" | "stale" | "failed" | "syntax" | "nothing";
  /** A few words. */
  text: string;
  /** A sentence; what to do. */
  detail?: string;
}

/** Request to the server (`{ uri }`): tables of the file's models in Markdown, or null where none is known. */
export const modelSummary = "gradlens/modelSummary";

/** Kinds of documents that the server follows, by VS Code's names. */
export const languageIds = ["typescript", "javascript"] as const;

/** Commands that the server's code lenses and actions name, and the editor's side carries out; arguments in order. */
export const editorCommands = {
  /** Path of a file. */
  train: "gradlens.trainFile",
  /** Path of a file. */
  summary: "gradlens.showSummary",
  /** Path of a file. */
  dataset: "gradlens.showDataset",
  /** Path of a file. */
  graph: "_gradlens.inspectFile",
  /** Id of a check. */
  turnOffCheck: "_gradlens.turnOffCheck",
} as const;
