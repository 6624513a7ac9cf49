/** What a page can be told of a run: small, and with numbers that can be told apart. */
import type { Comparison } from "../../src/protocol/compare.js";
import type { DrawnGraph, DrawnNode, GraphSummary } from "../../src/protocol/graphView.js";
import type { Trial } from "../../src/protocol/hyperparameters.js";
import type { DecisionBoundary, Overview } from "../../src/protocol/modelView.js";
import type { StatisticsSample, TensorStatistics } from "../../src/protocol/statistics.js";

export const histogram = Uint32Array.from({ length: 64 }, (_, bin) => bin);

const tensor = (norm: number): TensorStatistics => ({
  ...{ count: 8, nan: 0, positiveInfinity: 0, negativeInfinity: 0, zeros: 1, min: -1, max: 1 },
  ...{ mean: norm / 10, std: 0.5, norm, histogram },
});

/** Statistics of two layers: the norm of a weight is one more than the step, that of its gradient an eighth and a half. */
export const sample = (step: number): StatisticsSample => ({
  step,
  time: 0,
  activations: [],
  parameters: [0, 1].map((layer) => ({
    name: `layers.${layer}.weight`,
    weight: tensor(step + 1),
    gradient: tensor(step / 8 + 0.5),
    updateNorm: 0.01,
  })),
});

const box = (id: string, kind: DrawnNode["kind"], label: string, x: number, y: number): DrawnNode => ({
  ...{ id, kind, label, detail: "2×3", parent: null, x, y, width: 120, height: 36 },
  ...{ nodes: kind === "tensor" ? [] : [Number(id)], tensors: [], figures: { broken: 0 } },
});

/** A graph of three nodes, with lines that turn. */
export const drawnGraph: DrawnGraph = {
  width: 300,
  height: 260,
  nodes: [box("t", "tensor", "weight", 70, 30), box("0", "operation", "linear", 150, 130), box("1", "operation", "mse", 150, 230)], // prettier-ignore
  frames: [],
  edges: [
    {
      ...{ from: "t", to: "0", tensors: [0], label: "2×3", gradient: true, labelAt: { x: 90, y: 80 } },
      points: [70, 60, 110, 150].map((x, i) => ({ x, y: 48 + i * 21 })),
    },
    {
      ...{ from: "0", to: "1", tensors: [1], label: "8×2", gradient: false, labelAt: { x: 200, y: 180 } },
      points: [150, 220, 220, 150].map((x, i) => ({ x, y: 148 + i * 21 })),
    },
  ],
  expanded: [],
  refused: [],
};

export const graphSummary = (step: number): GraphSummary => ({
  ...{ step, operations: 2, tensors: 3, walk: { forward: 2, backward: 2 }, passes: [], notes: [] },
});

export const overview: Overview = {
  model: "Net",
  inputs: [[2]],
  task: "binary",
  classes: 2,
  samples: { train: 4 },
  views: [{ probe: "decisionBoundary", choices: [{ label: "", parameters: {} }] }],
};

/** Two runs that part at step 7. */
export const comparison: Comparison = {
  runs: ["a", "b"],
  tolerance: 0,
  hyperparameters: [{ name: "lr", values: [0.1, 0.2], differs: true }],
  results: [{ name: "loss", values: [0.5, NaN], differs: true }],
  environment: [],
  files: [{ name: "a.ts", versions: [0, 1], differs: true }],
  series: [{ name: "loss", parts: [undefined, { exact: { step: 7, a: 1, b: 2 }, beyond: { step: 9, a: 1, b: 3 } }] }],
};

export const trials = [0.1, 0.2, 0.4].map((lr, i): Trial => ({
  ...{ id: String(i), name: `trial ${i}`, values: { lr, layers: 2 ** i }, status: "completed", steps: 10 },
  figures: { loss: 1 / (i + 1) },
}));

/** A plane of four by four cells whose values rise, with four samples. */
export const boundary = (step: number): DecisionBoundary => ({
  step,
  task: "binary",
  classes: 2,
  grid: { size: 4, x: [-1, 1], y: [-1, 1] },
  values: Float32Array.from({ length: 16 }, (_, i) => i / 16),
  predictions: Float32Array.from({ length: 16 }, (_, i) => Number(i >= 8)),
  points: [
    {
      ...{ part: "train", step, shown: 4, total: 4, indices: Float32Array.of(0, 1, 2, 3) },
      x: Float32Array.of(-0.5, 0.5, -0.25, 0.75),
      y: Float32Array.of(0.5, -0.5, 0.25, -0.75),
      targets: Float32Array.of(0, 1, 0, 1),
      predictions: Float32Array.of(0, 1, 1, 1),
    },
  ],
});
