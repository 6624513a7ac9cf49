/** The open documents: what is known of each, and when it is looked at again. */
import type { TextDocumentContentChangeEvent, TextDocumentsConfiguration } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analyser, Analysis } from "../analysis/analysis.js";
import { bestKnown } from "./borrowed.js";
import { difference, type Edit } from "./edits.js";
import { FileView } from "./fileView.js";
import { pathOf } from "./places.js";
import { hasSyntaxErrors } from "../analysis/instrument/parse.js";

/** Milliseconds without a change until a file is looked at: half of what the last look took, within these. */
const patience = { least: 20, most: 1000 };
/** Edits that are kept to follow positions through them; more are summed up. */
const mostEdits = 500;
/** Files that are run in turn until one is found whose run comes to a file. */
const mostUsers = 4;

interface OpenFile {
  path: string;
  document: TextDocument;
  /** The newest analysis that tells more than the ones before it; the first one, if none does. */
  analysis?: Analysis;
  /** The edits since that, each with the text before it. */
  edits: { edit: Edit; before: string }[];
  /** Of a file that is not open and uses this one, where no open one does. */
  user?: Analysis;
  /** Number of looks. */
  looks: number;
  /** Milliseconds of the last look. */
  took: number;
  timer?: NodeJS.Timeout;
}

export interface OpenFilesOptions {
  analyse: Analyser["analyse"];
  usersOf: Analyser["usersOf"];
  /** A look begins. */
  begun(uri: string): void;
  /** A look is over: what is known now, and the analysis of it; `isKept` where what was known before stays. */
  done(view: FileView, analysis: Analysis, isKept: boolean): void;
  /** A look went wrong: an error of ours, not of the file. */
  failed(error: unknown): void;
}

/** Follows documents (as the configuration of `TextDocuments`) and has them analysed. */
export class OpenFiles implements TextDocumentsConfiguration<TextDocument> {
  readonly #files = new Map<string, OpenFile>();

  constructor(readonly options: OpenFilesOptions) {}

  create(uri: string, languageId: string, version: number, content: string): TextDocument {
    const document = TextDocument.create(uri, languageId, version, content);
    const path = pathOf(uri);
    if (path !== undefined) {
      this.#files.set(uri, { path, document, edits: [], looks: 0, took: 0 });
      this.look(uri);
    }
    return document;
  }

  update(document: TextDocument, changes: TextDocumentContentChangeEvent[], version: number): TextDocument {
    const file = this.#files.get(document.uri);
    for (const change of changes) {
      const before = document.getText();
      document = TextDocument.update(document, [change], version);
      file?.edits.push(...editsOf(change, before, document.getText()).map((edit) => ({ edit, before })));
    }
    if (file) {
      file.document = document;
      sumUp(file);
      this.#lookSoon(file);
    }
    return document;
  }

  close(uri: string): void {
    clearTimeout(this.#files.get(uri)?.timer);
    this.#files.delete(uri);
  }

  /** What is known of a file that imports the library. */
  view(uri: string): FileView | undefined {
    const file = this.#files.get(uri);
    return file?.analysis && importsLibrary(file.document.getText()) ? this.#viewOf(file, file.analysis) : undefined;
  }

  /** What is known of the files that are seen through the run of another one. */
  seenThrough(path: string): FileView[] {
    return [...this.#files.keys()].flatMap((uri) => this.view(uri) ?? []).filter(({ runOf }) => runOf === path);
  }

  #viewOf(file: OpenFile, analysis: Analysis): FileView {
    const known = bestKnown(
      analysis,
      [...this.#files.values(), { analysis: file.user }].flatMap((other) => other.analysis ?? []),
    );
    return new FileView(
      known.analysis,
      file.document,
      file.edits.map(({ edit }) => edit),
      known.runOf,
    );
  }

  document(uri: string): TextDocument | undefined {
    return this.#files.get(uri)?.document;
  }

  byPath(path: string): TextDocument | undefined {
    return [...this.#files.values()].find((file) => file.path === path)?.document;
  }

  /** Looks at a file now. */
  look(uri: string): void {
    const file = this.#files.get(uri);
    if (file) void this.#analyse(file);
  }

  lookAtAll(): void {
    for (const uri of this.#files.keys()) this.look(uri);
  }

  /** Looks at the files whose runs, or those that they are seen through, used one of some others. */
  lookAtUsersOf(paths: ReadonlySet<string>): void {
    for (const [uri, { path, analysis, user }] of this.#files) {
      const used = [analysis, user].flatMap((run) => Object.keys(run?.facts?.sites ?? {}));
      if (!paths.has(path) && used.some((file) => paths.has(file))) this.look(uri);
    }
  }

  dispose(): void {
    for (const uri of [...this.#files.keys()]) this.close(uri);
  }

  #lookSoon(file: OpenFile): void {
    clearTimeout(file.timer);
    const wait = Math.min(patience.most, Math.max(patience.least, file.took / 2));
    file.timer = setTimeout(() => {
      this.look(file.document.uri);
      this.lookAtUsersOf(new Set([file.path]));
    }, wait);
  }

  async #analyse(file: OpenFile): Promise<void> {
    clearTimeout(file.timer);
    const { uri } = file.document;
    if (!importsLibrary(file.document.getText())) return this.#forget(file);
    const begun = performance.now();
    const look = ++file.looks;
    this.options.begun(uri);
    try {
      const analysis = (await this.options.analyse(file.path)) ?? file.analysis;
      // A newer look took its place, or the file was closed meanwhile.
      if (!analysis || look !== file.looks || this.#files.get(uri) !== file) return;
      file.took = performance.now() - begun;
      if (!file.analysis || tellsMore(analysis)) {
        file.edits = editsSince(file, analysis.text);
        file.analysis = analysis;
      }
      const view = this.#viewOf(file, file.analysis);
      this.options.done(view, analysis, analysis !== file.analysis);
      if (analysis === file.analysis) await this.#lookThroughUsers(file, view, () => look !== file.looks);
    } catch (error) {
      this.options.failed(error);
    }
  }

  /** A file whose own run does nothing is seen through that of one that uses it; of those that are not open, the nearest. */
  async #lookThroughUsers(file: OpenFile, { runOf }: FileView, isOver: () => boolean): Promise<void> {
    const { facts, sites } = file.analysis!;
    const doesNothing = facts === undefined || (facts.end.kind === "finished" && facts.operations.length === 0);
    const isSeen = runOf !== undefined && runOf !== file.user?.file;
    if (!doesNothing || isSeen || sites.length === 0) return void (file.user = undefined);
    const known = file.user ? [file.user.file] : this.options.usersOf(file.path);
    for (const user of known.filter((path) => this.byPath(path) === undefined).slice(0, mostUsers)) {
      const analysis = await this.options.analyse(user);
      if (isOver() || this.#files.get(file.document.uri) !== file) return;
      file.user = analysis?.facts?.sites[file.path]?.length ? analysis : undefined;
      if (file.user) return this.options.done(this.#viewOf(file, file.analysis!), file.analysis!, false);
    }
  }

  /** The file is of no concern any more: its last import of the library went. */
  #forget(file: OpenFile): void {
    if (!file.analysis) return;
    file.analysis = { ...file.analysis, facts: undefined, findings: [], sites: [] };
    this.options.done(this.#viewOf(file, file.analysis), file.analysis, false);
  }
}

/** False for a text that does not parse, and for a run that was ended before it could tell anything. */
function tellsMore({ source, facts, sites }: Analysis): boolean {
  if (hasSyntaxErrors(source)) return false;
  return facts?.end.kind !== "budget" || sites.length === 0 || Object.keys(facts.sites).length > 0;
}

/** Comments count too: they are rare, and then nothing is found. */
function importsLibrary(text: string): boolean {
  return /["']gradlens(\/[\w-]+)?["']/.test(text);
}

function editsOf(change: TextDocumentContentChangeEvent, before: string, after: string): Edit[] {
  if (!("range" in change)) return difference(before, after);
  const document = TextDocument.create("", "", 0, before);
  const [start, end] = [document.offsetAt(change.range.start), document.offsetAt(change.range.end)];
  return [{ start, end, length: change.text.length }];
}

function editsSince({ edits, document }: OpenFile, text: string): OpenFile["edits"] {
  if (document.getText() === text) return [];
  const index = edits.findIndex(({ before }) => before === text);
  if (index >= 0) return edits.slice(index);
  return difference(text, document.getText()).map((edit) => ({ edit, before: text }));
}

function sumUp(file: OpenFile): void {
  if (file.edits.length <= mostEdits || !file.analysis) return;
  const [{ before }] = file.edits;
  file.edits = difference(before, file.document.getText()).map((edit) => ({ edit, before }));
}
