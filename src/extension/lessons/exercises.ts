import path from "node:path";
import * as vscode from "vscode";
import type { RunEnded } from "../../protocol/run.js";
import { startRun } from "../../runtime/client.js";
import { settingsEnvironment } from "../about/environment.js";
import { importsGradlens } from "../models/scan.js";
import { mayExecute } from "../runs/train.js";

export type Outcome = "passed" | "failed" | "errored" | "skipped";

export interface Exercise {
  name: string;
  /** Undefined until it was run. */
  outcome: Outcome | undefined;
}

const pattern = "**/exercises/*.ts";

/** The exercises of the workspace in the Testing view: each is a file whose assertions fail until it is solved. */
export class Exercises implements vscode.Disposable {
  readonly #controller = vscode.tests.createTestController("gradlens.exercises", vscode.l10n.t("Gradlens Exercises"));
  readonly #outcomes = new Map<string, Outcome>();
  #watcher: vscode.FileSystemWatcher | undefined;

  constructor() {
    this.#controller.resolveHandler = () => this.#discover();
    this.#controller.refreshHandler = () => this.#discover();
    const run = (request: vscode.TestRunRequest, token: vscode.CancellationToken) => this.#run(request, token);
    this.#controller.createRunProfile(vscode.l10n.t("Run"), vscode.TestRunProfileKind.Run, run, true);
  }

  /** The exercises that are listed, and how each went when it was run last. */
  list(): Exercise[] {
    return [...this.#controller.items].map(([id, { label }]) => ({ name: label, outcome: this.#outcomes.get(id) }));
  }

  dispose(): void {
    this.#watcher?.dispose();
    this.#controller.dispose();
  }

  async #discover(): Promise<void> {
    this.#watch();
    const found = await vscode.workspace.findFiles(pattern, "**/node_modules/**");
    const items = await Promise.all(found.map((uri) => this.#itemOf(uri)));
    this.#controller.items.replace(items.filter((item) => item !== undefined));
  }

  #watch(): void {
    if (this.#watcher) return;
    this.#watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true);
    this.#watcher.onDidCreate(async (uri) => {
      const item = await this.#itemOf(uri);
      if (item) this.#controller.items.add(item);
    });
    this.#watcher.onDidDelete((uri) => this.#controller.items.delete(uri.toString()));
  }

  /** The item of a file, the same as long as it is listed: runs are of items. Undefined for a file that tests nothing. */
  async #itemOf(uri: vscode.Uri): Promise<vscode.TestItem | undefined> {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (!importsGradlens(text) || !text.includes("testing.assert")) return undefined;
    const listed = this.#controller.items.get(uri.toString());
    return listed ?? this.#controller.createTestItem(uri.toString(), path.basename(uri.path, ".ts"), uri);
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!(await mayExecute())) return;
    await this.#discover();
    const run = this.#controller.createTestRun(request);
    const asked = request.include?.map(({ id }) => id);
    const left = new Set(request.exclude?.map(({ id }) => id));
    const items = [...this.#controller.items].filter(([id]) => (asked?.includes(id) ?? true) && !left.has(id));
    for (const [, item] of items) run.enqueued(item);
    for (const [id, item] of items) {
      if (token.isCancellationRequested) break;
      this.#outcomes.set(id, await runExercise(run, item, token));
    }
    run.end();
  }
}

/** Runs one exercise in an engine process of its own, and tells the Testing view how it went. */
async function runExercise(
  run: vscode.TestRun,
  item: vscode.TestItem,
  token: vscode.CancellationToken,
): Promise<Outcome> {
  const uri = item.uri!;
  run.started(item);
  await vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.save();
  const handle = startRun(
    { file: uri.fsPath, mode: "run", options: {} },
    {
      event(event) {
        if (event.type === "output") run.appendOutput(event.text.replaceAll("\n", "\r\n"), undefined, item);
      },
    },
    { env: settingsEnvironment() },
  );
  const cancelling = token.onCancellationRequested(() => handle.stop());
  const ended = await handle.ended;
  cancelling.dispose();
  return tell(run, item, ended);
}

function tell(run: vscode.TestRun, item: vscode.TestItem, { status, seconds, error }: RunEnded): Outcome {
  const milliseconds = seconds * 1000;
  if (status === "stopped") {
    run.skipped(item);
    return "skipped";
  }
  if (!error) {
    run.passed(item, milliseconds);
    return "passed";
  }
  const { actual, expected, position } = error;
  const message =
    actual !== undefined && expected !== undefined
      ? vscode.TestMessage.diff(error.message, expected, actual)
      : new vscode.TestMessage(`${error.name}: ${error.message}`);
  if (position) {
    const place = new vscode.Position(position.line - 1, position.column - 1);
    message.location = new vscode.Location(vscode.Uri.file(position.file), place);
  }
  // A comparison that failed is a wrong answer; all else is code that does not run.
  const outcome = error.name === "AssertionError" ? "failed" : "errored";
  run[outcome](item, message, milliseconds);
  return outcome;
}
