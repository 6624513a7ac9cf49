import { narrow } from "../../engine/ops/viewsSlice.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { ConfusionMatrix } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { classNames } from "./classNames.js";
import { numbersOf } from "./numbers.js";
import { Problem, type Probe, type ProbeContext } from "./probe.js";
import { inChunks, partParameter, someSamples, type SomeSamples } from "./sampled.js";
import { predictionsOf, type Task, taskOf } from "./task.js";

const mostSamples = 5000;
/** A matrix of more classes can be neither drawn nor read. */
const mostClasses = 200;

export const noClasses = say("The model does not tell classes apart: its targets are values.");
export const noTargets = say(
  "The right answers are not known: use a loss module (nn.BCELoss, nn.CrossEntropyLoss), or train.define.",
);

/** Right against predicted classes. `part`: validation data by default, where there is such. */
export const confusionMatrix: Probe = (context, parameters): ConfusionMatrix => {
  const samples = someSamples(context, partParameter(context, parameters.part), mostSamples);
  const { target, part, step, shown, total, indices } = samples;
  if (target === undefined) throw new Problem(noTargets);
  const { task, predictions } = classesPredicted(context, samples, target);
  if (task.kind === "values") throw new Problem(noClasses);
  const { classes } = task;
  if (classes > mostClasses)
    throw new Problem(say("A confusion matrix of {0} classes is too large to be drawn.", classes));
  const targets = numbersOf(target);
  if (targets.length !== shown) throw new Problem(say("This view needs one target for each sample."));
  const counts = new Float32Array(classes * classes);
  targets.forEach((right, i) => {
    if (Number.isInteger(right) && right >= 0 && right < classes) counts[right * classes + predictions[i]]++;
  });
  const names = classNames(context);
  return {
    ...{ part, step, shown, total, classes },
    ...(names && { classNames: names }),
    ...{ counts, indices, targets, predictions },
  };
};

/** The class that is predicted for each sample; of a model of values nothing. */
export function classesPredicted(
  context: ProbeContext,
  samples: SomeSamples,
  target: Tensor | undefined,
): { task: Task; predictions: Float32Array } {
  const predictions = new Float32Array(samples.shown);
  let task: Task | undefined;
  inChunks(context, samples.inputs, (output, from, count) => {
    task ??= taskOf(context.loss, output, target && narrow(target, 0, from, count));
    if (task.kind !== "values") predictions.set(predictionsOf(task, task.read(output as Tensor)).predicted, from);
  });
  return { task: task!, predictions };
}
