import * as vscode from "vscode";
import type { ShownFinding } from "../../protocol/statisticsView.js";
import { rangeAt } from "../report/diagnostics.js";
import { isSameMistake, type Told } from "./sameMistake.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import { findingsOf } from "./findings.js";

/** Milliseconds between two looks at a live run. */
const interval = 2000;

/** What is wrong with the last run of each file, in the Problems panel, on the lines that made the layers. */
export class FindingDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection("gradlens findings");
  readonly #subscriptions: vscode.Disposable[];
  /** All of a file's, those that the language server tells as well included. */
  readonly #found = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** How often each file was looked at: of two looks that overlap, the one that began last counts. */
  readonly #looks = new Map<string, number>();
  /** Files with findings of the run of a file; the run that made them. */
  readonly #shown = new Map<string, { run: string; uris: vscode.Uri[] }>();

  constructor(
    readonly runs: RunManager,
    /** The page that explains the findings. */
    readonly page: vscode.Uri,
  ) {
    this.#subscriptions = [
      runs.onDidBegin((run) => this.#clear(run.file)),
      runs.onDidSample(({ run }) => {
        if (!this.#timers.has(run.file))
          this.#timers.set(
            run.file,
            setTimeout(() => void this.#look(run), interval),
          );
      }),
      runs.onDidEnd(({ run }) => void this.#look(run)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // The findings are of code that is no more.
        if (contentChanges.length > 0) this.#forget(document.uri);
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) this.#show(uri);
      }),
    ];
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  async #look(run: Run): Promise<void> {
    clearTimeout(this.#timers.get(run.file));
    this.#timers.delete(run.file);
    const look = (this.#looks.get(run.file) ?? 0) + 1;
    this.#looks.set(run.file, look);
    const found = await findingsOf(this.runs, run.id);
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of found) {
      const file = finding.position?.file ?? run.file;
      const diagnostics = byFile.get(file) ?? [];
      diagnostics.push(await this.#diagnostic(finding, file));
      byFile.set(file, diagnostics);
    }
    const newer = this.runs.liveRunOf(run.file);
    if (this.#looks.get(run.file) !== look || (newer && newer.id !== run.id)) return;
    this.#clear(run.file);
    const uris = [...byFile].map(([file, diagnostics]) => {
      const uri = vscode.Uri.file(file);
      this.#found.set(uri.toString(), { uri, diagnostics });
      this.#show(uri);
      return uri;
    });
    this.#shown.set(run.file, { run: run.id, uris });
  }

  async #diagnostic(finding: ShownFinding, file: string): Promise<vscode.Diagnostic> {
    const position = finding.position ?? { file, line: 1, column: 1 };
    const range = await rangeAt(vscode.Uri.file(file), position);
    const text = `${finding.message} ${finding.advice}`;
    const diagnostic = new vscode.Diagnostic(range, text, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = "gradlens";
    diagnostic.code = { value: finding.check, target: this.page.with({ fragment: finding.check }) };
    return diagnostic;
  }

  #clear(file: string): void {
    for (const uri of this.#shown.get(file)?.uris ?? []) this.#forget(uri);
    this.#shown.delete(file);
  }

  #forget(uri: vscode.Uri): void {
    this.#found.delete(uri.toString());
    this.#collection.delete(uri);
  }

  /** Shows what the language server does not tell. */
  #show(uri: vscode.Uri): void {
    const found = this.#found.get(uri.toString());
    if (!found) return;
    const told = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === "gradlens")
      .map(toldBy);
    const shown = found.diagnostics.filter((diagnostic) => !isSameMistake(toldBy(diagnostic), told));
    // Showing what is shown already would be a change of diagnostics again.
    if (shown.length !== this.#collection.get(uri)?.length) this.#collection.set(uri, shown);
  }
}

function toldBy({ code, range: { start, end } }: vscode.Diagnostic): Told {
  const check = typeof code === "object" ? code.value : code;
  return { check: String(check), lines: [start.line, end.line] };
}
