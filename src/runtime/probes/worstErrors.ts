import { narrow } from "../../engine/ops/viewsSlice.js";
import type { Tensor } from "../../engine/tensor/tensor.js";
import type { WorstErrors } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { classNames } from "./classNames.js";
import { wholeParameter } from "./numbers.js";
import { Problem, type Probe } from "./probe.js";
import { factsOf, lossOf } from "./sample.js";
import { inChunks, oneSample, partParameter, someSamples } from "./sampled.js";
import { type Task, taskOf } from "./task.js";

/** Samples that are looked at. */
const mostSamples = 2000;

export const noLoss = say(
  "The loss of single samples is not known: use a loss module (nn.BCELoss, nn.CrossEntropyLoss, nn.MSELoss), or train.define.",
);

/** The samples with the highest loss. `part`; `count`, 24 by default, 60 at most. */
export const worstErrors: Probe = (context, parameters): WorstErrors => {
  const samples = someSamples(context, partParameter(context, parameters.part), mostSamples);
  const count = wholeParameter(parameters.count, 24, 1, 60);
  const { target, part, step, shown, total } = samples;
  if (target === undefined || context.loss === undefined) throw new Problem(noLoss);
  const losses = new Float32Array(shown);
  let task: Task | undefined;
  inChunks(context, samples.inputs, (output, from, length) => {
    task ??= taskOf(context.loss, output, narrow(target, 0, from, length));
    for (let i = 0; i < length; i++)
      losses[from + i] = lossOf(context, narrow(output as Tensor, 0, i, 1), narrow(target, 0, from + i, 1))!;
  });
  // A loss that is no number is the worst there is.
  const rank = (i: number): number => (Number.isNaN(losses[i]) ? Infinity : losses[i]);
  const order = Array.from(losses.keys()).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(b) > rank(a) ? 1 : -1));
  const names = classNames(context);
  return {
    part,
    step,
    shown,
    total,
    task: task!.kind,
    ...(names && { classNames: names }),
    meanLoss: Float32Array.of(losses.reduce((sum, loss) => sum + loss, 0) / shown),
    samples: order.slice(0, count).map((i) => {
      const one = oneSample(context, part, samples.indices[i]);
      let read: Tensor | undefined;
      inChunks(context, one.inputs, (output) => void (read = task!.read(output as Tensor)));
      return factsOf(one, 0, task!, read!, losses[i]);
    }),
  };
};
