import { IndexError } from "../../engine/errors.js";
import { wrongClass } from "../../engine/ops/lossFused.js";
import type { Tensor } from "../../engine/tensor/tensor.js";

type Check = (inputs: readonly Tensor[], params: unknown) => void;

/** Indices whose values are known, of operations that are not computed since what they index is not: the errors of their kernels. */
const checks: Record<string, Check> = {
  embedding: ([weight, indices]) => {
    forEachKnown(indices, (index) => {
      if (!(index >= 0 && index < weight.shape[0])) throw new IndexError("index out of range in self");
    });
  },
  nllLoss: ([scores, target], params) => classes(target, scores.shape[scores.ndim === 1 ? 0 : 1], params),
  crossEntropy: ([scores, target], params) => classes(target, scores.shape[1], params),
};

/** @throws IndexError for an index out of range, in the engine's words */
export function checkRanges(operation: string, inputs: readonly Tensor[], params: unknown): void {
  if (inputs[0]?.storageRef.hollow) checks[operation]?.(inputs, params);
}

function classes(target: Tensor, count: number, params: unknown): void {
  const { ignoreIndex } = params as { ignoreIndex?: number };
  forEachKnown(target, (label) => {
    if (label !== ignoreIndex && !(label >= 0 && label < count)) throw wrongClass(label, count);
  });
}

function forEachKnown(x: Tensor, visit: (value: number) => void): void {
  if (!x.storageRef.hollow && !x.isMeta) x.forEachValue(visit);
}
