import type { Tensor } from "../../engine/tensor/tensor.js";
import { narrow } from "../../engine/ops/viewsSlice.js";
import type { DataPart, SampleFacts } from "../../protocol/modelView.js";
import { numbersOf, wholeParameter } from "./numbers.js";
import { imageShape, thinnedPicture } from "./pictures.js";
import type { Probe, ProbeContext } from "./probe.js";
import { inChunks, oneSample, partParameter, type SomeSamples } from "./sampled.js";
import { predictionsOf, type Task, taskOf } from "./task.js";

const mostValues = 12_288;

/** One sample: what it is, what should come out, and what does. `part` and `index`, the first by default. */
export const sample: Probe = (context, parameters): SampleFacts => {
  const part = partParameter(context, parameters.part);
  return sampleFacts(context, part, wholeParameter(parameters.index, 0, 0, Number.MAX_SAFE_INTEGER));
};

export function sampleFacts(context: ProbeContext, part: DataPart, index: number): SampleFacts {
  const samples = oneSample(context, part, index);
  let facts: SampleFacts | undefined;
  inChunks(context, samples.inputs, (given) => {
    const task = taskOf(context.loss, given, samples.target);
    const output = given as Tensor;
    const loss = samples.target && lossOf(context, output, samples.target);
    facts = factsOf(samples, 0, task, task.read(output), loss);
  });
  return facts!;
}

/** The facts of one of some samples. @param read what `task.read` gave for all of them */
export function factsOf(
  samples: SomeSamples,
  at: number,
  task: Task,
  read: Tensor,
  loss: number | undefined,
): SampleFacts {
  const { part, step, indices, target } = samples;
  const input = numbersOf(narrow(samples.inputs[0], 0, at, 1));
  const shape = samples.inputs[0].shape.slice(1);
  const image = imageShape(shape);
  const picture = image && thinnedPicture(input, 0, image);
  const row = numbersOf(narrow(read, 0, at, 1));
  const { predicted } = predictionsOf(task, narrow(read, 0, at, 1));
  return {
    part,
    step,
    index: indices[at],
    values: (picture?.values ?? input).slice(0, mostValues),
    shape,
    ...(picture && { image: picture.image }),
    target: target === undefined ? new Float32Array(0) : numbersOf(narrow(target, 0, at, 1)),
    prediction: predicted,
    probabilities:
      task.kind === "values" ? new Float32Array(0) : task.kind === "binary" ? Float32Array.of(1 - row[0], row[0]) : row,
    loss: loss === undefined ? new Float32Array(0) : Float32Array.of(loss),
  };
}

/** The loss of one sample; undefined where none is known. */
export function lossOf({ loss }: ProbeContext, output: Tensor, target: Tensor): number | undefined {
  return loss?.(output, target).sum().item();
}
