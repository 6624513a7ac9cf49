/** Cross-entropy of contiguous float32 scores `[N, C]` at classes `[N]` by the kernels. */
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { kernels } from "./kernels.js";
import { type Reduction, reductions, takesClasses } from "./loss.js";

export interface CrossEntropyExports {
  crossEntropy32(
    x: number,
    target: number,
    weight: number,
    out: number,
    logs: number,
    rows: number,
    classes: number,
    ignore: bigint,
    reduction: number,
  ): number;
  crossEntropyBackward32(
    g: number,
    target: number,
    weight: number,
    logs: number,
    out: number,
    rows: number,
    classes: number,
    ignore: bigint,
    reduction: number,
  ): void;
}

/** What the losses are made of. */
export interface Classes {
  target: Tensor;
  weight: Tensor | null;
  ignoreIndex: number;
  reduction: Reduction;
}

/** True where the kernels take these scores and targets, whose shapes they do not check against each other. */
export function takesCrossEntropy(x: Tensor, { target, weight, ignoreIndex }: Classes): boolean {
  return !x.storageRef.hollow && x.ndim === 2 && takesClasses(x, target, weight) && Number.isInteger(ignoreIndex);
}

/**
 * The losses, or their mean or sum, into `output`; the log-probabilities into `logs` where they are wanted.
 * @returns the first target that is no class; negative where all are
 */
export function fastCrossEntropy(output: Tensor, logs: Tensor | null, x: Tensor, classes: Classes): number {
  const { target, weight, ignoreIndex, reduction } = classes;
  return kernels()!.exports.crossEntropy32(
    address(x),
    address(target),
    weight === null ? 0 : address(weight),
    address(output),
    logs === null ? 0 : address(logs),
    x.shape[0],
    x.shape[1],
    BigInt(ignoreIndex),
    reductions[reduction],
  );
}

/** The gradient of the scores into `output`, from that of the losses and the log-probabilities. */
export function fastCrossEntropyBackward(output: Tensor, g: Tensor, logs: Tensor, classes: Classes): void {
  const { target, weight, ignoreIndex, reduction } = classes;
  kernels()!.exports.crossEntropyBackward32(
    address(g),
    address(target),
    weight === null ? 0 : address(weight),
    address(logs),
    address(output),
    logs.shape[0],
    logs.shape[1],
    BigInt(ignoreIndex),
    reductions[reduction],
  );
}
