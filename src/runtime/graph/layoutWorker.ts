/** A thread that folds and lays out graphs: nothing of the host's waits for it, and its stack is large enough for deep graphs. */
import { parentPort } from "node:worker_threads";
import {
  allKeys,
  collapse,
  initialExpansion,
  layout,
  type Layout,
  mostOpened,
  mostVisible,
  type VisibleGraph,
} from "../../graph/index.js";
import type { CapturedGraph } from "../../protocol/graph.js";
import { readGraph } from "./read.js";

/** Keys of the opened groups; null for those that are opened at first. */
export type Expansion = readonly string[] | "all" | null;

export interface LayoutRequest {
  /** Of the answer. */
  id: number;
  /** The graph's `.json`. */
  file: string;
  expanded: Expansion;
  direction: "TB" | "LR";
}

/** What is seen, and where. */
export interface LaidOut {
  expanded: string[];
  visible: VisibleGraph;
  layout: Layout;
}

export type LayoutAnswer = { id: number } & ({ result: LaidOut } | { failure: string });

/** The graph of the last request: people open and close groups of one graph. */
let last: { file: string; graph: Promise<CapturedGraph> } | undefined;

function graphOf(file: string): Promise<CapturedGraph> {
  if (last?.file !== file) last = { file, graph: readGraph(file) };
  return last.graph;
}

async function answer({ file, expanded, direction }: LayoutRequest): Promise<LaidOut> {
  const graph = await graphOf(file);
  const opened = expanded === "all" ? allKeys(graph) : [...(expanded ?? initialExpansion(graph))];
  const visible = collapse(graph, new Set(opened), expanded === null ? mostVisible : mostOpened);
  return { expanded: opened, visible, layout: layout(visible, direction) };
}

parentPort!.on("message", (request: LayoutRequest) => {
  const reply = (rest: { result: LaidOut } | { failure: string }): void =>
    parentPort!.postMessage({ id: request.id, ...rest } satisfies LayoutAnswer);
  answer(request).then(
    (result) => reply({ result }),
    (error: unknown) => {
      last = undefined;
      reply({ failure: error instanceof Error ? error.message : String(error) });
    },
  );
});
