import * as vscode from "vscode";
import { keysAround } from "../../../graph/index.js";
import type { CapturedGraph } from "../../../protocol/graph.js";
import type { FromGraph, ToGraph } from "../../../protocol/graphView.js";
import type { SourcePosition } from "../../../protocol/run.js";
import { LayoutClient } from "../../../runtime/graph/layoutClient.js";
import { readGraph } from "../../../runtime/graph/read.js";
import type { Run } from "../../runs/run.js";
import type { RunManager } from "../../runs/runManager.js";
import { TimelineFeed } from "../timelineFeed.js";
import type { Connection, Page } from "../view.js";
import { captureAgain } from "./captureAgain.js";
import { drawn } from "./draw.js";
import { graphsIn } from "./files.js";
import { inspect } from "./inspect.js";
import { numbers } from "./numbers.js";
import { walk } from "./walk.js";

/** What is found of a search at most. */
const mostFound = 50;

/** Serves the inspector's page: graphs are read from the run's folder, and laid out in a thread of their own. */
export class GraphConnection implements Connection<FromGraph> {
  readonly #layouts = new LayoutClient();
  readonly #subscriptions: { dispose(): void }[];
  readonly #timeline: TimelineFeed;
  /** Ends the capture that is under way. */
  #capturing = new AbortController();
  #run: string | null = null;
  #open: { file: string; graph: Promise<CapturedGraph> } | undefined;

  constructor(
    readonly page: Page<ToGraph>,
    readonly runs: RunManager,
  ) {
    this.#timeline = new TimelineFeed(page, runs);
    this.#subscriptions = [
      this.#timeline,
      runs.onDidCapture(({ run }) => {
        if (run.id === this.#run) void this.#list();
      }),
      runs.onDidEnd(({ run }) => {
        if (run.id === this.#run) void this.#list();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        // What the page itself has opened comes with no kind.
        if (kind !== undefined) void this.#followCaret(textEditor);
      }),
    ];
  }

  async receive(message: FromGraph): Promise<void> {
    try {
      await this.#answer(message);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      void this.page.post({ type: "problem", message: text });
    }
  }

  dispose(): void {
    this.#capturing.abort();
    void this.#layouts.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #answer(message: FromGraph): Promise<void> {
    switch (message.type) {
      case "select":
        this.#run = message.run;
        void this.#timeline.follow(message.run);
        return this.#list();
      case "capture":
        try {
          return await this.#capture(message.run, message.snapshot);
        } finally {
          this.#post({ type: "captureEnded", run: message.run, snapshot: message.snapshot ?? null });
        }
      case "draw":
        return this.#draw(message);
      case "inspect": {
        const graph = await this.#graph(message.file);
        return this.#post({ type: "inspected", file: message.file, inspected: await inspect(graph, message) });
      }
      case "walk": {
        const graph = await this.#graph(message.file);
        return this.#post({ type: "walked", file: message.file, step: await walk(graph, message.file, message.index) });
      }
      case "numbers":
        return this.#post(await numbers(await this.#graph(message.file), message));
      case "search":
        return this.#search(message.file, message.text);
    }
  }

  async #list(): Promise<void> {
    const run = await this.#find(this.#run);
    if (!run) return;
    const graphs = await graphsIn(run.folder);
    this.#post({ type: "graphs", run: run.id, graphs, live: run.status === "running" });
  }

  async #capture(id: string, step: number | undefined): Promise<void> {
    if (step === undefined && this.runs.order(id, { type: "capture" })) return;
    const run = await this.#find(id);
    if (!run) return;
    // Who goes on to another step does not wait for this one any more.
    this.#capturing.abort();
    const { signal } = (this.#capturing = new AbortController());
    const snapshot = step === undefined ? undefined : (await this.runs.snapshots(id)).find((one) => one.step === step);
    await captureAgain(run, signal, snapshot);
    await this.#list();
  }

  async #draw({ file, expanded, direction, reveal }: Extract<FromGraph, { type: "draw" }>): Promise<void> {
    const graph = await this.#graph(file);
    const keys = reveal ? keysAround(graph, reveal) : [];
    const wanted = expanded === "all" || keys.length === 0 ? expanded : [...keys, ...(expanded ?? [])];
    const laidOut = await this.#layouts.layout(file, wanted, direction);
    const shown = drawn(graph, laidOut);
    const seen =
      reveal &&
      shown.nodes.find(({ nodes, tensors }) =>
        "node" in reveal ? nodes.includes(reveal.node) : tensors.includes(reveal.tensor),
      );
    const { step, nodes, tensors, backward, passes, notes } = graph;
    this.#post({
      type: "drawn",
      file,
      summary: {
        step,
        operations: nodes.length,
        tensors: tensors.length,
        walk: { forward: nodes.length, backward: backward.length },
        passes,
        notes,
      },
      graph: shown,
      reveal: seen?.id ?? null,
    });
  }

  async #search(file: string, text: string): Promise<void> {
    const graph = await this.#graph(file);
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [];
    for (const node of graph.nodes) {
      if (found.length >= mostFound || words.length === 0) break;
      const path = node.call === null ? "" : graph.calls[node.call].path;
      const names = node.inputs.map((id) => graph.tensors[id].name ?? "");
      const shapes = node.outputs.map((id) => graph.tensors[id].shape.join("×"));
      const line = node.position ? `:${node.position.line}` : "";
      const all = [node.operation, node.gradName, path, ...names, ...shapes, line].join(" ").toLowerCase();
      if (words.every((word) => all.includes(word)))
        found.push({
          node: node.id,
          label: node.operation,
          detail: [path, shapes.join(", ")].filter(Boolean).join(" · "),
        });
    }
    this.#post({ type: "found", file, text, found });
  }

  /** Marks what the line at the caret computes, in the graph that is open. */
  async #followCaret({ document, selection }: vscode.TextEditor): Promise<void> {
    const open = this.#open;
    if (!open) return;
    const graph = await open.graph.catch(() => undefined);
    if (!graph || this.#open !== open) return;
    const nodes = nodesOfLine(graph, document.uri.fsPath, selection.active.line + 1);
    this.#post({ type: "caret", file: open.file, nodes });
  }

  #graph(file: string): Promise<CapturedGraph> {
    if (this.#open?.file !== file) this.#open = { file, graph: readGraph(file) };
    return this.#open.graph;
  }

  async #find(id: string | null): Promise<Run | undefined> {
    return id === null ? undefined : (await this.runs.list()).find((run) => run.id === id);
  }

  #post(message: ToGraph): void {
    void this.page.post(message);
  }
}

/** The operations that a line computes; where it makes modules, those that they compute. */
function nodesOfLine(graph: CapturedGraph, file: string, line: number): number[] {
  const isThere = (position: SourcePosition | undefined): boolean => position?.file === file && position.line === line;
  const own = graph.nodes.filter(({ position }) => isThere(position)).map(({ id }) => id);
  if (own.length > 0) return own;
  const modules = new Set(graph.modules.filter(({ position }) => isThere(position)).map(({ path }) => path));
  const inside = (call: number | null): boolean =>
    call !== null && (modules.has(graph.calls[call].path) || inside(graph.calls[call].parent));
  return graph.nodes.filter(({ call }) => inside(call)).map(({ id }) => id);
}
