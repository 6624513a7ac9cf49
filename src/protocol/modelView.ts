import type { ProbeAnswer, ProbeRequest } from "./probe.js";
import type { Words } from "./said.js";
import type { ToTimeline } from "./timeline.js";

/** What the probes of the model views answer. Typed arrays are row by row; they may hold NaN and infinities, plain numbers may not. */

/** Samples of a definition's data, or of what a script gave its model last (`train`). */
export type DataPart = "train" | "validation";

/** What the outputs mean: class scores, the probability of class 1, or values. */
export type TaskKind = "classes" | "binary" | "values";

/** One setting of a view: the first of a view is what it shows at first. */
export interface ViewChoice {
  /** What tells it from the others: the path of a layer, `train`, `validation`. Empty where there is one. */
  label: string;
  parameters: Record<string, unknown>;
}

/** Whether a probe fits this model and its data, and how it can be asked. */
export type ViewOffer = { probe: string; choices: ViewChoice[] } | { probe: string; problem: Words };

/** What there is to see of a model. */
export interface Overview {
  /** Class name of the model. */
  model: string;
  /** Shapes of the inputs of one batch. */
  inputs: number[][];
  /** Size of one input where it is a picture. */
  image?: ImageShape;
  /** Undefined where there is no target to tell it. */
  task?: TaskKind;
  /** Number of classes; 2 for `binary`, 0 for `values`. */
  classes: number;
  /** Names of the classes, where the data has them. */
  classNames?: string[];
  /** Numbers of samples; of a script those of its last batch. */
  samples: { train: number; validation?: number };
  views: ViewOffer[];
}

export interface ImageShape {
  channels: number;
  height: number;
  width: number;
}

/** How many samples an answer is of, and how many there are. */
export interface Sampled {
  part: DataPart;
  /** Optimizer steps done. */
  step: number;
  shown: number;
  total: number;
}

/** A square of places in the plane of two inputs: `size * size` cells, the first row at the lowest y. */
export interface PlaneGrid {
  size: number;
  /** Centres of the first and the last cell. */
  x: [number, number];
  y: [number, number];
}

/** Samples in the plane of the two inputs. */
export interface PlanePoints extends Sampled {
  /** Positions in the data. */
  indices: Float32Array;
  x: Float32Array;
  y: Float32Array;
  /** Classes or values; empty where a script's targets are not known. */
  targets: Float32Array;
  /** Predicted class, or value. */
  predictions: Float32Array;
}

export interface DecisionBoundary {
  step: number;
  task: TaskKind;
  classes: number;
  grid: PlaneGrid;
  /** `binary`: probability of class 1; `classes`: probability of the predicted class; `values`: the output. */
  values: Float32Array;
  /** Predicted class of each cell; empty for `values`. */
  predictions: Float32Array;
  points: PlanePoints[];
}

/** What the units of one layer make of the plane. */
export interface NeuronMaps {
  step: number;
  layer: string;
  type: string;
  grid: PlaneGrid;
  /** Units of the layer; as many as `maps` has are shown. */
  units: number;
  maps: Float32Array[];
}

/** Pictures of one size: weights of filters, or feature maps. */
export interface Tiles {
  step: number;
  layer: string;
  type: string;
  /** Shape of the tensor they are taken of. */
  shape: number[];
  height: number;
  width: number;
  /** Channels of each tile: 3 where it is a coloured picture. */
  channels: number;
  /** Tiles that there are; as many as `tiles` has are shown. */
  count: number;
  tiles: Float32Array[];
}

/** Feature maps, with the sample they are of. */
export interface FeatureMaps extends Tiles {
  sample: SampleFacts;
}

/** One sample, what should come out, and what does. */
export interface SampleFacts {
  part: DataPart;
  step: number;
  /** Position in the data. */
  index: number;
  /** Numbers of the first input, at most 12,288; a picture where `image` says so. */
  values: Float32Array;
  /** Shape of that input. */
  shape: number[];
  image?: ImageShape;
  /** Class, or values; empty where a script's targets are not known. */
  target: Float32Array;
  /** Predicted class, or values. */
  prediction: Float32Array;
  /** By class; empty for values. */
  probabilities: Float32Array;
  /** The loss of this sample alone; empty where it is not known. */
  loss: Float32Array;
}

/** The samples with the highest loss, highest first. */
export interface WorstErrors extends Sampled {
  task: TaskKind;
  classNames?: string[];
  samples: SampleFacts[];
  /** Mean loss of all samples looked at: one number. */
  meanLoss: Float32Array;
}

export interface ConfusionMatrix extends Sampled {
  classes: number;
  classNames?: string[];
  /** `classes * classes`: rows are right classes, columns predicted ones. */
  counts: Float32Array;
  /** Positions in the data, right and predicted classes of all samples looked at. */
  indices: Float32Array;
  targets: Float32Array;
  predictions: Float32Array;
}

/** Vectors by their principal components. */
export interface Projection {
  step: number;
  source: string;
  /** Vectors that there are, and numbers in each. */
  total: number;
  dimensions: number;
  /** Components kept. */
  components: number;
  /** `rows * components`: coordinates, by falling variance. */
  coordinates: Float32Array;
  /** Share of the variance by component. */
  variance: Float32Array;
  /** Row of the table, or position in the data. */
  indices: Float32Array;
  /** Classes of the samples; empty where there are none. */
  targets: Float32Array;
  predictions: Float32Array;
  part?: DataPart;
  classNames?: string[];
}

/** An activation function and its derivative at the same places. */
export interface ActivationCurve {
  /** Class name of the module, or name of the function. */
  name: string;
  /** Its settings as they are printed. */
  extra: string;
  /** Paths of the modules that are it; `function` for one that `forward` calls itself. Empty for those that the model does not use. */
  uses: string[];
  values: Float32Array;
  derivatives: Float32Array;
  /** Shares of its present inputs in bins of one width over the places. */
  inputs?: { bins: Float32Array; below: number; above: number; count: number };
}

export interface ActivationCurves {
  step: number;
  places: Float32Array;
  curves: ActivationCurve[];
}

/** An answer with the question it belongs to. */
export interface KeptAnswer {
  parameters: Record<string, unknown>;
  data: unknown;
}

/** Messages to the page. */
export type ToModel = { type: "answer"; run: string; request: ProbeRequest; answer: ProbeAnswer } | ToTimeline;

/** What the page shows of which run: asked again and again while the run lives. Null for none. */
export interface FromModel {
  type: "watch";
  run: string | null;
  requests: ProbeRequest[];
  /** The step of the snapshot that is looked at; null for the present model, or that at the end. */
  step: number | null;
}
