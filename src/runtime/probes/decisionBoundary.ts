import { narrow } from "../../engine/ops/viewsSlice.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { DecisionBoundary, PlanePoints } from "../../protocol/modelView.js";
import { gridInputs, gridOver, planeSamples } from "./grid.js";
import { numbersOf, wholeParameter } from "./numbers.js";
import type { Probe, ProbeContext } from "./probe.js";
import { inChunks, type SomeSamples } from "./sampled.js";
import { predictionsOf, type Task, taskOf } from "./task.js";

/** What the model answers over the plane of its two inputs, and the data in it. `size`: cells a side, 64 by default, 200 at most. */
export const decisionBoundary: Probe = (context, parameters): DecisionBoundary => {
  const samples = planeSamples(context);
  const grid = gridOver(samples, wholeParameter(parameters.size, 64, 2, 200));
  const [first] = samples;
  let task: Task | undefined;
  const points = samples.map((some): PlanePoints => {
    const { target } = some;
    const { predicted, task: found } = predict(context, some.inputs, target, task);
    task ??= found;
    const numbers = numbersOf(some.inputs[0]);
    const { part, step, shown, total, indices } = some;
    return {
      ...{ part, step, shown, total, indices },
      x: numbers.filter((_, i) => i % 2 === 0),
      y: numbers.filter((_, i) => i % 2 === 1),
      targets: target === undefined ? new Float32Array(0) : firstColumn(numbersOf(target), some),
      predictions: predicted,
    };
  });
  const { predicted, confidence, task: found } = predict(context, [gridInputs(grid, first.inputs[0])], undefined, task);
  return {
    step: context.steps,
    task: found.kind,
    classes: found.classes,
    grid,
    values: confidence,
    predictions: found.kind === "values" ? new Float32Array(0) : predicted,
    points,
  };
};

/** Predictions of all samples; of several values the first. */
function predict(
  context: ProbeContext,
  inputs: readonly Tensor[],
  target: Tensor | undefined,
  known: Task | undefined,
): { predicted: Float32Array; confidence: Float32Array; task: Task } {
  const predicted = new Float32Array(inputs[0].length);
  const confidence = new Float32Array(inputs[0].length);
  let task = known;
  inChunks(context, inputs, (output, from, count) => {
    task ??= taskOf(context.loss, output, target && narrow(target, 0, from, count));
    const found = predictionsOf(task, task.read(output as Tensor));
    const width = task.kind === "values" ? task.width : 1;
    for (let i = 0; i < count; i++) {
      predicted[from + i] = found.predicted[i * width];
      confidence[from + i] = found.confidence[i * width];
    }
  });
  return { predicted, confidence, task: task! };
}

const firstColumn = (values: Float32Array, { shown }: SomeSamples): Float32Array =>
  values.length === shown
    ? values
    : Float32Array.from({ length: shown }, (_, i) => values[(i * values.length) / shown]);
