import { deadShare, shareOutside, tensorStatistics } from "../../engine/backend/cpu/statistics.js";
import { isGradEnabled } from "../../engine/autograd/mode.js";
import { Hardsigmoid, Hardtanh, ReLU, ReLU6 } from "../../engine/nn/activation.js";
import { Sigmoid, Softsign, Tanh } from "../../engine/nn/activationSmooth.js";
import type { Module } from "../../engine/nn/module.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { Tracer } from "../../engine/trace.js";
import type { ActivationStatistics } from "../../protocol/statistics.js";
import type { Histograms } from "./histograms.js";

export type Activation = Omit<ActivationStatistics, "module">;

/** Slopes under this share of the largest count as flat. */
const flat = 0.05;

/** Calls of modules that are heard of before a step. */
const mostCalls = 10_000;

/** Outputs between these bounds are where an activation is not flat. */
function steepRange(module: Module): [low: number, high: number] | undefined {
  const root = Math.sqrt(1 - flat);
  // tanh' = 1 - y²; sigmoid' = y (1 - y), at most 1/4; softsign' = (1 - |y|)².
  if (module instanceof Tanh) return [-root, root];
  if (module instanceof Sigmoid) return [(1 - root) / 2, (1 + root) / 2];
  if (module instanceof Softsign) return [Math.sqrt(flat) - 1, 1 - Math.sqrt(flat)];
  if (module instanceof Hardsigmoid) return [1e-6, 1 - 1e-6];
  if (module instanceof Hardtanh) {
    const { minVal, maxVal } = module;
    const edge = 1e-6 * (maxVal - minVal);
    return [minVal + edge, maxVal - edge];
  }
  return undefined;
}

/** Follows a forward pass, and keeps the statistics of each module's last output. Modules that only pass on what one inside them made are left out. */
export class ActivationTracer implements Tracer {
  readonly keepsTensors = false;
  /** In the order of the last calls. */
  private found = new Map<Module, Activation>();
  private last: { output: Tensor; version: number } | undefined;
  /** Which dimension holds the units of what the last layer made. */
  private unitDim: (rank: number) => number = featuresLast;
  /** Milliseconds that it took, and modules that it heard of, since the last `take`. */
  private cost = 0;
  private calls = 0;

  /**
   * @param mostCost milliseconds after which it is tired, until the next `take`
   * @param tired called then: a script may evaluate a model for hours before it trains it
   */
  constructor(
    private readonly histograms: Histograms,
    private readonly mostCost: () => number,
    private readonly tired: () => void,
  ) {}

  moduleLeft(module: Module, output: unknown): void {
    if (++this.calls > mostCalls || this.cost > this.mostCost()) return this.tired();
    // Evaluation between two steps is not what is trained.
    if (!isGradEnabled()) return;
    const x = firstTensor(output);
    if (x === undefined || x.isMeta) return;
    const begun = performance.now();
    this.unitDim = unitDimAfter(module) ?? this.unitDim;
    const isNew = this.last?.output !== x || this.last.version !== x.storageRef.version;
    if (isNew) {
      this.last = { output: x, version: x.storageRef.version };
      this.found.delete(module);
      this.found.set(module, this.statisticsOf(module, x));
    }
    this.cost += performance.now() - begun;
  }

  /** What was found since the last call. */
  take(): { activations: Map<Module, Activation>; cost: number } {
    const taken = { activations: this.found, cost: this.cost };
    this.found = new Map();
    this.last = undefined;
    this.cost = 0;
    this.calls = 0;
    return taken;
  }

  private statisticsOf(module: Module, x: Tensor): Activation {
    const range = steepRange(module);
    return {
      output: tensorStatistics(x, this.histograms.next()),
      ...((module instanceof ReLU || module instanceof ReLU6) && { dead: deadShare(x, this.unitDim(x.ndim)) }),
      ...(range && { saturated: shareOutside(x, ...range) }),
    };
  }
}

/** Recurrent layers give their output and their state. */
function firstTensor(output: unknown): Tensor | undefined {
  if (output instanceof Tensor) return output;
  return Array.isArray(output) ? output.find((part): part is Tensor => part instanceof Tensor) : undefined;
}

const featuresLast = (rank: number): number => Math.max(rank - 1, 0);
const channelsSecond = (rank: number): number => Math.min(1, Math.max(rank - 1, 0));

/** Layers that mix features tell where these are; others leave them in place. */
function unitDimAfter(module: Module): ((rank: number) => number) | undefined {
  const type = module.className();
  const spatial = /^Conv(?:Transpose)?(\d)d$/.exec(type)?.[1];
  // Without a batch the channels are in front.
  if (spatial !== undefined) return (rank) => Math.max(rank - Number(spatial) - 1, 0);
  if (/^(Batch|Instance|Group)Norm|Pool\dd$/.test(type)) return channelsSecond;
  if (/^(Linear|Bilinear|LayerNorm|Embedding|RNN|LSTM|GRU|Flatten|MultiheadAttention)/.test(type)) return featuresLast;
  return undefined;
}
