import type { Tensor } from "../tensor/tensor.js";

/** A figure of a model's outputs and the targets, averaged over batches by their number of samples. */
export type Metric = (output: Tensor, target: Tensor) => number;

/** The part of outputs that fall on the target's side of 0.5. Output and target have one shape. */
export const binaryAccuracy: Metric = (output, target) => {
  const right = output.detach().gt(0.5).eq(target.detach().gt(0.5));
  return right.to(output.dtype).mean().item();
};

/** The part of rows whose largest score is the target class: output `[N, C]`, target `[N]`. */
export const accuracy: Metric = (output, target) => {
  return output.detach().argmax(1).eq(target).to(output.dtype).mean().item();
};

/** The mean absolute error. */
export const meanAbsoluteError: Metric = (output, target) => output.detach().sub(target).abs().mean().item();

/** The mean squared error. */
export const meanSquaredError: Metric = (output, target) => {
  const difference = output.detach().sub(target);
  return difference.mul(difference).mean().item();
};

/** The coefficient of determination of a batch; exact when the batch is the whole set. */
export const r2: Metric = (output, target) => {
  const residual = output.detach().sub(target).square().sum().item();
  const total = target.detach().sub(target.mean()).square().sum().item();
  return 1 - residual / total;
};
