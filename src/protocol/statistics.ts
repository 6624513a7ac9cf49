import type { SourcePosition } from "./run.js";

/** What a tensor's numbers are like. NaN and infinities are counted, and left out of everything else. */
export interface TensorStatistics {
  /** Elements in all. */
  count: number;
  nan: number;
  positiveInfinity: number;
  negativeInfinity: number;
  /** Elements that are exactly zero. */
  zeros: number;
  /** Of the finite elements; NaN where there are none. */
  min: number;
  max: number;
  mean: number;
  /** Standard deviation, divided by the number of elements. */
  std: number;
  /** Euclidean norm. */
  norm: number;
  /** Counts of the finite elements in bins of one width from `min` to `max`; all in the first bin where these are equal. */
  histogram: Uint32Array;
}

/** Bins of a histogram. */
export const histogramBins = 64;

export interface ParameterStatistics {
  /** Its key in the state dict of the model: `layers.0.weight`. */
  name: string;
  /** Before the step. */
  weight: TensorStatistics;
  /** What the step was made of; absent for a parameter that got none. */
  gradient?: TensorStatistics;
  /** Norm of the change that the step made. */
  updateNorm?: number;
}

export interface ActivationStatistics {
  /** Path of the module whose output this is: `layers.1`; empty for the model itself. */
  module: string;
  output: TensorStatistics;
  /** Share of units (features, or channels) whose output was zero for the whole batch: dead for these samples. ReLU-like modules only. */
  dead?: number;
  /** Share of elements where a sigmoid or tanh is flat: its slope is below 5% of its largest. Such modules only. */
  saturated?: number;
}

/** Statistics of one optimizer step. */
export interface StatisticsSample {
  /** Optimizer steps done before it. */
  step: number;
  /** Milliseconds since the Unix epoch. */
  time: number;
  parameters: ParameterStatistics[];
  /** In the order of the forward pass. A module that is called several times is listed with its last call. */
  activations: ActivationStatistics[];
}

/** A module of the model that is trained. */
export interface ModuleDescription {
  /** Dotted path, as in the keys of the state dict: `layers.0`; empty for the model. Several models have their class name in front: `Generator.layers.0`. */
  path: string;
  /** Class name: `Linear`. */
  type: string;
  /** True where it is part of no other: for models, and for modules beside them such as losses, whose path is their class name. */
  root?: true;
  /** What stands between the brackets when it is printed: `in_features=2, out_features=20, bias=True`. */
  extra: string;
  /** Its own parameters; `shared` where a module before it has the same. */
  parameters: { name: string; shape: number[]; trainable: boolean; shared?: true }[];
  /** Where it was made. */
  position?: SourcePosition;
}

/** The model or models that are trained, in the order of `namedModules`; sent once, before the first sample, and again when it changes. */
export interface ModelDescription {
  modules: ModuleDescription[];
}
