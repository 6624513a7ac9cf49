import { Linear } from "../../engine/nn/linear.js";
import type { Module } from "../../engine/nn/module.js";
import { Embedding, EmbeddingBag } from "../../engine/nn/sparse.js";
import { tensor } from "../../engine/ops/creation.js";
import { narrow } from "../../engine/ops/viewsSlice.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { Projection } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { classNames } from "./classNames.js";
import { classesPredicted } from "./confusionMatrix.js";
import { calledLayers, pathsOf, tracedBy } from "./layers.js";
import { numbersOf, textParameter } from "./numbers.js";
import { principalComponents } from "./principalComponents.js";
import { Problem, type Probe, type ProbeContext } from "./probe.js";
import { partParameter, someSamples } from "./sampled.js";

/** Vectors that are projected. */
const mostRows = 1000;
const mostSamples = 500;

/** What is projected where it is not the table of an embedding: what the last linear layer is given. */
const lastInputs = "samples";

export const noVectors = say(
  "The model has no embedding (nn.Embedding), and no linear layer after others whose inputs could be projected.",
);

/** What can be projected: paths of embeddings, and `samples` for what the last linear layer is given. */
export function projectionSources(context: ProbeContext): string[] {
  const tables = [...pathsOf(context.model)].filter(([module]) => isTable(module)).map(([, path]) => path);
  return lastLinear(context) === undefined ? tables : [...tables, lastInputs];
}

/** Vectors by their principal components. `source`: one of `projectionSources`, the first by default; `part` for samples. */
export const embedding: Probe = (context, parameters): Projection => {
  const sources = projectionSources(context);
  if (sources.length === 0) throw new Problem(noVectors);
  const source = textParameter(parameters.source) ?? sources[0];
  if (!sources.includes(source))
    throw new Problem(say("There is nothing called “{0}” to project; there are {1}.", source, sources.join(", ")));
  if (source === lastInputs) return ofSamples(context, parameters);
  const [module] = [...pathsOf(context.model)].find(([, path]) => path === source)!;
  const { weight } = module as Embedding;
  const [total, dimensions] = weight.shape;
  const rows = Math.min(total, mostRows);
  return {
    step: context.steps,
    source,
    total,
    dimensions,
    ...principalComponents(narrow(weight.detach(), 0, 0, rows)),
    indices: Float32Array.from({ length: rows }, (_, i) => i),
    targets: new Float32Array(0),
    predictions: new Float32Array(0),
  };
};

function ofSamples(context: ProbeContext, parameters: Record<string, unknown>): Projection {
  const samples = someSamples(context, partParameter(context, parameters.part), mostSamples);
  const layer = lastLinear(context)!;
  const dimensions = layer.weight.shape[1];
  const vectors = new Float32Array(samples.shown * dimensions);
  let at = 0;
  const { task, predictions } = tracedBy(
    {
      moduleEntered(module, [given]) {
        if (module !== layer || !(given instanceof Tensor) || at >= samples.shown) return;
        vectors.set(numbersOf(given), at * dimensions);
        at += given.length;
      },
    },
    () => classesPredicted(context, samples, samples.target),
  );
  const isClasses = task.kind !== "values";
  const names = classNames(context);
  const target = samples.target && numbersOf(samples.target);
  return {
    step: context.steps,
    source: lastInputs,
    total: samples.total,
    dimensions,
    ...principalComponents(tensor(vectors).reshape([samples.shown, dimensions])),
    indices: samples.indices,
    targets: isClasses && target?.length === samples.shown ? target : new Float32Array(0),
    predictions: isClasses ? predictions : new Float32Array(0),
    part: samples.part,
    ...(names && { classNames: names }),
  };
}

const isTable = (module: Module): module is Embedding => module instanceof Embedding || module instanceof EmbeddingBag;

/** The last linear layer that is given what other layers made: `[samples, features]`. */
function lastLinear(context: ProbeContext): Linear | undefined {
  const { inputs } = someSamples(context, "train", 1);
  const layers = calledLayers(context, inputs);
  const at = layers.findLastIndex(({ module, inputShape }) => module instanceof Linear && inputShape.length === 2);
  if (at < 1 || layers[at].inputShape[1] < 2) return undefined;
  return layers[at].module as Linear;
}
