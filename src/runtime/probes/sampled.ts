import { narrow, sliceDim } from "../../engine/ops/viewsSlice.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import type { DataPart, Sampled } from "../../protocol/modelView.js";
import { say } from "../../protocol/said.js";
import { Problem, type ProbeContext } from "./probe.js";

/** Samples that go through a model at a time. */
const chunk = 256;
/** Numbers of inputs that one answer takes in: about 1300 pictures of 3x32x32. */
const mostNumbers = 4_000_000;

/** Some samples as the model takes them, evenly spread over the data. */
export interface SomeSamples extends Sampled {
  readonly inputs: readonly Tensor[];
  /** Undefined where a script's targets are not known. */
  readonly target: Tensor | undefined;
  /** Positions in the data. */
  readonly indices: Float32Array;
}

/** The parts there are: a script has what its model was given last. */
export function partsOf({ counts, batch }: ProbeContext): { train: number; validation?: number } {
  if (counts === undefined) return { train: firstInput(batch.inputs).length };
  return { train: counts.train, ...(counts.validation > 0 && { validation: counts.validation }) };
}

/** The part that shows whether something was learned: held-out data where there is such. */
export const bestPart = (context: ProbeContext): DataPart =>
  partsOf(context).validation === undefined ? "train" : "validation";

/** @throws Problem for a part that there is not */
export function partParameter(context: ProbeContext, value: unknown): DataPart {
  if (value !== "train" && value !== "validation") return bestPart(context);
  if (value === "validation" && partsOf(context).validation === undefined)
    throw new Problem(
      say("This training holds no data back for validation: data.split(samples, {0}) does.", "{ validation: 0.2 }"),
    );
  return value;
}

/** At most so many samples of a part. @throws Problem where there are none, or the model takes no tensors */
export function someSamples(context: ProbeContext, part: DataPart, most: number): SomeSamples {
  const total = partsOf(context)[part] ?? 0;
  const numbers = Math.max(
    1,
    firstInput(context.batch.inputs).numel() / Math.max(1, firstInput(context.batch.inputs).length),
  );
  const room = Math.max(1, Math.min(most, Math.floor(mostNumbers / numbers)));
  const stride = Math.max(1, Math.ceil(total / room));
  const shown = Math.ceil(total / stride);
  const indices = Float32Array.from({ length: shown }, (_, i) => i * stride);
  const common = { part, step: context.steps, shown, total, indices };
  if (context.counts !== undefined) return { ...common, ...context.samples(part, 0, shown, stride) };
  const { inputs, target } = context.batch;
  const pick = (tensor: Tensor): Tensor => (stride === 1 ? tensor : sliceDim(tensor, 0, 0, tensor.length, stride));
  return {
    ...common,
    inputs: tensorsOf(inputs).map(pick),
    target: target !== undefined && target.ndim > 0 && target.length === total ? pick(target) : undefined,
  };
}

/** One sample as a batch. @throws Problem where there is no such sample */
export function oneSample(context: ProbeContext, part: DataPart, index: number): SomeSamples {
  const total = partsOf(context)[part] ?? 0;
  if (index >= total) throw new Problem(say("There are {0} samples in this part: none at {1}.", total, index));
  const common = { part, step: context.steps, shown: 1, total, indices: Float32Array.of(index) };
  if (context.counts !== undefined) return { ...common, ...context.samples(part, index, 1) };
  const { inputs, target } = context.batch;
  return {
    ...common,
    inputs: tensorsOf(inputs).map((input) => narrow(input, 0, index, 1)),
    target:
      target !== undefined && target.ndim > 0 && target.length === total ? narrow(target, 0, index, 1) : undefined,
  };
}

/** Runs the model on samples, some at a time. */
export function inChunks(
  { model }: ProbeContext,
  inputs: readonly Tensor[],
  take: (output: unknown, from: number, count: number) => void,
): void {
  const samples = inputs[0].length;
  for (let from = 0; from < samples; from += chunk) {
    const count = Math.min(chunk, samples - from);
    const part = count === samples ? inputs : inputs.map((input) => narrow(input, 0, from, count));
    take((model as unknown as (...inputs: readonly Tensor[]) => unknown)(...part), from, count);
  }
}

/** The first input of a batch. @throws Problem where it is no tensor of samples */
export function firstInput(inputs: readonly unknown[]): Tensor {
  const [first] = inputs;
  if (!(first instanceof Tensor) || first.ndim === 0)
    throw new Problem(say("The model is not given a tensor of samples, so this view cannot show its data."));
  return first;
}

function tensorsOf(inputs: readonly unknown[]): Tensor[] {
  firstInput(inputs);
  return inputs.filter((input) => input instanceof Tensor);
}
