import type { BackwardPass, GraphFormula } from "./graph.js";
import type { SourcePosition } from "./run.js";
import type { TensorStatistics } from "./statistics.js";
import type { ToTimeline } from "./timeline.js";

/** Where a visible thing is drawn: centre and size in pixels. */
export interface DrawnBox {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A node or an opened group, as it is drawn. */
export interface DrawnNode extends DrawnBox {
  kind: "operation" | "module" | "block" | "tensor" | "tensors";
  label: string;
  detail: string;
  parent: string | null;
  /** What opens or folds it. */
  key?: string;
  /** Ids of the operations and leaf tensors that it stands for. */
  nodes: number[];
  tensors: number[];
  /** What it can be coloured by; absent where there is nothing to tell. */
  figures: NodeFigures;
}

export interface NodeFigures {
  /** Root mean square of the gradient that arrived at its results. */
  gradient?: number;
  /** Root mean square of its results. */
  activation?: number;
  milliseconds?: number;
  bytes?: number;
  /** NaN or infinite elements among results and gradients. */
  broken: number;
}

export interface DrawnEdge {
  from: string;
  to: string;
  tensors: number[];
  label: string;
  gradient: boolean;
  points: { x: number; y: number }[];
  labelAt: { x: number; y: number };
}

/** What is seen of a graph, and where. */
export interface DrawnGraph {
  width: number;
  height: number;
  nodes: DrawnNode[];
  frames: DrawnNode[];
  edges: DrawnEdge[];
  /** Keys of the opened groups, and of those that stay folded since too much would be seen. */
  expanded: string[];
  refused: string[];
}

/** A graph that was captured. */
export interface ListedGraph {
  step: number;
  /** Names it in messages. */
  file: string;
}

export interface GraphSummary {
  step: number;
  operations: number;
  tensors: number;
  /** Steps of the walk: operations forward, then derivatives and accumulations backward. */
  walk: { forward: number; backward: number };
  passes: BackwardPass[];
  notes: string[];
}

/** A tensor in words and numbers. */
export interface TensorFacts {
  id: number;
  kind: "parameter" | "buffer" | "constant" | "input" | "result";
  name?: string;
  shape: number[];
  dtype: string;
  requiresGrad: boolean;
  value?: DataFacts;
  gradient?: DataFacts;
}

export interface DataFacts {
  statistics: TensorStatistics;
  /** Shape of the numbers that can be asked for; null where there are none. */
  stored: number[] | null;
  /** The numbers, row major, where they are few. */
  numbers?: number[];
}

/** All there is to say of what was clicked. */
export interface Inspected {
  /** Id of the visible thing. */
  id: string;
  title: string;
  /** PyTorch's name of the derivative; type of the module. */
  subtitle: string;
  module: string | null;
  position?: SourcePosition;
  params: Record<string, string>;
  formula?: GraphFormula;
  inputs: TensorFacts[];
  outputs: TensorFacts[];
  parameters: TensorFacts[];
  milliseconds?: number;
  backwardMilliseconds?: number;
  bytes?: number;
  operations: number;
}

/** One step of the walk through forward and backward pass. */
export interface WalkStep {
  /** From 0: forward first, then backward. */
  index: number;
  phase: "forward" | "derivative" | "accumulation";
  /** The operation, or -1 for an accumulation. */
  node: number;
  /** The leaf tensor of an accumulation. */
  tensor: number;
  title: string;
  position?: SourcePosition;
  formula?: GraphFormula;
  inputs: { facts: TensorFacts; upstreamTimesLocal?: WalkGradient }[];
  outputs: { facts: TensorFacts; upstream?: DataFacts | null }[];
  /** Of an accumulation: what was there, what comes, what is there then. */
  accumulation?: { before: DataFacts | null; added: DataFacts; after: DataFacts | null };
}

/** What goes on to one input. */
export interface WalkGradient {
  local: DataFacts | null;
  downstream: DataFacts | null;
  /** Derivative of the operation by this input, as a formula. */
  formula: string;
}

/** Which numbers are meant: the value or the gradient of a tensor. */
export type Part = "value" | "gradient";

/** Messages to the page, beside those of `ToPage`. */
export type ToGraph =
  | ToTimeline
  /** Graphs of the run, oldest first; `live` when more can be captured. */
  | { type: "graphs"; run: string; graphs: ListedGraph[]; live: boolean }
  /** What `capture` asked for has ended: the list of graphs before this has it, unless it failed or was given up. */
  | { type: "captureEnded"; run: string; snapshot: number | null }
  | { type: "drawn"; file: string; summary: GraphSummary; graph: DrawnGraph; reveal: string | null }
  | { type: "inspected"; file: string; inspected: Inspected }
  | { type: "walked"; file: string; step: WalkStep }
  | {
      type: "numbers";
      file: string;
      tensor: number;
      part: Part;
      index: number[];
      rows: number;
      columns: number;
      from: [number, number];
      values: Float64Array;
    }
  | { type: "found"; file: string; text: string; found: { node: number; label: string; detail: string }[] }
  /** Operations of the line at the caret. */
  | { type: "caret"; file: string; nodes: number[] }
  | { type: "problem"; message: string };

/** Messages from the page, beside those of `FromPage`. */
export type FromGraph =
  | { type: "select"; run: string | null }
  /** Captures the next step of a live run, or runs the file anew for the first step, or for the one that follows a snapshot. */
  | { type: "capture"; run: string; snapshot?: number }
  /** Draws a graph; with the groups that are to be open, or all of them, null for the first time. */
  | {
      type: "draw";
      file: string;
      expanded: string[] | "all" | null;
      direction: "TB" | "LR";
      reveal?: { node: number } | { tensor: number };
    }
  /** Describes what was clicked: a visible node, by what it stands for. */
  | { type: "inspect"; file: string; id: string; nodes: number[]; tensors: number[]; key?: string }
  | { type: "walk"; file: string; index: number }
  /** At most 64 by 64 numbers: leading dimensions at an index, the last two from a place on. */
  | { type: "numbers"; file: string; tensor: number; part: Part; index: number[]; from: [number, number] }
  | { type: "search"; file: string; text: string };
