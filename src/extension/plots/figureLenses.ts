import * as vscode from "vscode";
import { describe } from "../../figure/describe.js";
import type { ShownFigure } from "../../protocol/plots.js";
import type { Run } from "../runs/run.js";
import type { RunManager } from "../runs/runManager.js";
import type { Views } from "../views/index.js";
import { pickFigure } from "../views/plots.js";

const showFigure = "_gradlens.showFigure";
const languages = ["typescript", "javascript"].map((language) => ({ language, scheme: "file" }));

/** Above each line that drew figures in the newest run of its file: a lens for each, which opens it. */
export class FigureLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: vscode.Disposable[];
  /** Runs whose panel was opened by a figure: it is opened once. */
  readonly #opened = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly runs: RunManager,
    readonly views: Views,
  ) {
    this.#subscriptions = [
      vscode.languages.registerCodeLensProvider(languages, this),
      vscode.commands.registerCommand(showFigure, (run: string, number: number) => {
        pickFigure(run, number);
        views.show("plots", run);
      }),
      runs.onDidDraw(({ run }) => {
        this.#open(run);
        this.#refresh();
      }),
      runs.onDidChangeList(() => this.#refresh()),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const file = document.uri.fsPath;
    if (!document.getText().includes("plot")) return [];
    const newest = (await this.runs.list()).find((run) => run.file === file);
    if (!newest) return [];
    return (await this.runs.figures(newest.id))
      .filter(({ position }) => position?.file === file && position.line <= document.lineCount)
      .map((figure) => lens(newest, figure));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #open(run: Run): void {
    if (this.#opened.has(run.id)) return;
    this.#opened.add(run.id);
    if (vscode.workspace.getConfiguration("gradlens").get<boolean>("openPlotsOnDraw", true))
      this.views.show("plots", run.id);
  }

  #refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, 300);
  }
}

function lens(run: Run, { number, position, figure }: ShownFigure): vscode.CodeLens {
  const line = position!.line - 1;
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title: `$(graph-scatter) ${describe(figure).name}`,
    tooltip: vscode.l10n.t("Show this figure in the Plots panel"),
    command: showFigure,
    arguments: [run.id, number],
  });
}
