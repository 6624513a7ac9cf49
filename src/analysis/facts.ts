/**
 * What a shape run tells: plain data that crosses from the worker. The run executes the user's file on tensors of which
 * only small ones have values (docs/decisions/language.md), so shapes, types and the order of calls are exact; numbers
 * are there where they were cheap.
 */
import type { Words } from "../protocol/said.js";
import type { Place } from "./sites.js";

/** Where something happened. */
export interface Happened {
  /** The innermost expression of the user's that was running. */
  place?: Place;
  /** The innermost expression of the file that is run which led there, where that is in another file. */
  from?: Place;
}

/** A size; `"N"`, `"2N"` where it follows the batch, which the run stands for by a number of its own. */
export type Dim = number | string;

/** A tensor as a site saw it. */
export interface TensorFact {
  kind: "tensor";
  shape: Dim[];
  /** `float32`, `int64`, ... */
  dtype: string;
  device: "cpu";
  requiresGrad: boolean;
  /** True for parameters of modules. */
  parameter?: true;
  /** Its values were known; only their range is told. Absent where nothing was computed. */
  range?: { min: number; max: number };
}

/** A module as a site saw it. */
export interface ModuleFact {
  kind: "module";
  /** Index in `RunFacts.modules`. */
  module: number;
}

/** An array, tuple or object with tensors or modules in it: what its parts are, by key, a few levels deep. */
export interface GroupFact {
  kind: "group";
  /** `Array`, or the class of an object. */
  type: string;
  /** At most 8 of them. */
  parts: { key: string; value: ValueFact }[];
  /** Number of all parts. */
  size: number;
}

/** A number, text or truth value that sizes are made of. */
export interface PlainFact {
  kind: "plain";
  value: number | string | boolean;
}

/** What depends on data that no run has: `item()` of a tensor without values, and what follows from it. */
export interface UnknownFact {
  kind: "unknown";
}

export type ValueFact = TensorFact | ModuleFact | GroupFact | PlainFact | UnknownFact;

/** What passed at a site: the values that differ, in the order in which they came. */
export interface SiteFact {
  site: number;
  /** At most 8; tensors count as the same where shape, dtype and `requiresGrad` are. */
  values: ValueFact[];
  /** More than 8 different values passed. */
  more?: true;
  /** How often it ran. */
  calls: number;
}

/** A module that the file, or the library on its behalf, made. */
export interface ModuleRecord {
  /** Its class, as the user wrote it. */
  type: string;
  /** PyTorch's `extra_repr`: `in_features=2, out_features=20, bias=True`. */
  extra: string;
  /** Class of the library, not of the user's. */
  builtin: boolean;
  /** Where it was made: the `new` expression, or the call of the library that made it. */
  made?: Place;
  /** Indices of the registered children, by name. */
  children: { name: string; module: number }[];
  /** Parameters of its own, not of its children. Indices in `RunFacts.parameters`. */
  parameters: { name: string; parameter: number }[];
  /** Fields of its own that hold modules which are not registered (in plain arrays and objects): their parameters are never found. */
  hidden: { field: string; modules: number[] }[];
  /** Calls of `forward` through the module, in order; at most 8. */
  calls: ModuleCall[];
  /** Multiply-adds of one call, its children's included, by the first call, of one sample where the batch is a name; 0 where it was never called. */
  multiplyAdds: number;
  /** Bytes of the results that the first call made, its children's included, of one sample where the batch is a name. */
  activationBytes: number;
  /** Parameters of the whole, shared ones once. */
  parameterCount: number;
  trainableCount: number;
}

/** A call of a module's `forward`. */
export interface ModuleCall extends Happened {
  inputs: ValueFact[];
  output: ValueFact;
  training: boolean;
  gradEnabled: boolean;
  /** Number of operations before it. */
  operation: number;
}

export interface ParameterRecord {
  /** Dotted, from the model: `layers.0.weight`. Empty where no model that ran has it. */
  name: string;
  shape: number[];
  dtype: string;
  trainable: boolean;
  /** Got a gradient from the first backward pass; undefined where there was none. */
  reached?: boolean;
}

/** One operation, in the order in which they ran; at most 20,000. */
export interface OperationRecord extends Happened {
  /** The engine's name: `softmax`, `crossEntropyLoss`, `addmm`. */
  name: string;
  /** Numbers of tensors (one number a tensor object). */
  inputs: number[];
  outputs: number[];
  /** Shapes of the inputs and of the first output. */
  inputShapes: Dim[][];
  inputTypes: string[];
  outputShape: Dim[];
  dtype: string;
  /** The innermost module whose `forward` ran. */
  module?: number;
  gradEnabled: boolean;
  /** An operation of a loss: made within one of `nn`'s losses or `F`'s loss functions, by this name (`CrossEntropyLoss`, `crossEntropy`). */
  loss?: string;
}

/** What the file did with trainings, in order. `operation` numbers are places in `operations` at that moment. */
export type RunEvent = Happened & { operation: number } & (
    | { kind: "backward"; loss: number; shape: Dim[]; /** Parameters that it reaches. */ reaches: number[] }
    | { kind: "zeroGrad"; optimizer?: number; module?: number }
    | { kind: "step"; optimizer: number }
    | { kind: "mode"; module: number; training: boolean }
    | { kind: "loop"; /** The body of a loop began once more. */ loop: Place; iteration: number }
    | { kind: "loader"; loader: number }
  );

export interface OptimizerRecord {
  type: string;
  made?: Place;
  /** As in `Happened`. */
  from?: Place;
  /** Indices of the parameters it holds. */
  parameters: number[];
  /** A scheduler sets its learning rates. */
  scheduled: boolean;
  /** By parameter group, as it was made. */
  groups: { lr: number; weightDecay: number; momentum: number; parameters: number[] }[];
}

/** A `DataLoader`, or the data of a training definition. */
export interface LoaderRecord {
  made?: Place;
  /** As in `Happened`. */
  from?: Place;
  /** The expressions of the file that is run around the one that made it, innermost first. */
  callers: Place[];
  batchSize: number;
  /** Samples come as they lie in the dataset. */
  inOrder: boolean;
  samples: number;
  /** Of a definition: which part it is. */
  part?: "training" | "validation" | "test";
  /** The first batch's tensors. */
  batch: ValueFact[];
}

/** The keys of a training definition (`train.define`) that checks ask about. */
export interface DefinitionRecord {
  place?: Place;
  /** Values of its keys that are plain; functions and objects are named by their type. */
  settings: Record<string, string | number | boolean>;
  /** Class of its loss, or the name of its function. */
  loss?: string;
  optimizer?: number;
  model?: number;
}

/** Where a run ended. */
export type RunEnd =
  | { kind: "finished" }
  /** At the first optimizer step, which is as far as shapes need. */
  | { kind: "stepped"; place?: Place }
  | {
      kind: "failed";
      message: string;
      name: string;
      /** The exact expression. */ place?: Place;
      /** The expressions that led there, innermost first. */ callers: Place[];
      /** The innermost module that was running, and what it was given. */ module?: number;
      inputs?: ValueFact[];
    }
  /** Out of time, operations or memory: what was seen until then counts. */
  | { kind: "budget"; what: "time" | "operations" | "memory"; place?: Place }
  /** Not a model: it does not import the library, or is empty. */
  | { kind: "nothing" };

export interface RunFacts {
  /** The texts of the files that ran, by path (`Analysis.id`). */
  texts: Record<string, number>;
  /** Sites of each file that ran, by absolute path. */
  sites: Record<string, SiteFact[]>;
  modules: ModuleRecord[];
  parameters: ParameterRecord[];
  optimizers: OptimizerRecord[];
  loaders: LoaderRecord[];
  operations: OperationRecord[];
  events: RunEvent[];
  definition?: DefinitionRecord;
  /** The code sets gradients itself (`p.grad = null`), which the events do not tell. */
  setsGradients?: true;
  /** What the names of sizes stand for: `N` is the batch, 64 as the file has it. */
  names: Record<string, { size?: number; meaning: Words }>;
  end: RunEnd;
  /** What the user should know of it: "the run stopped after 2 s". */
  notes: string[];
  milliseconds: number;
}
