/** Losses of contiguous float32 tensors by the kernels. Each function returns false where they do not apply. */
import { int64 } from "../../../tensor/dtype.js";
import { sameShape } from "../../../tensor/shape.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { heap } from "../../../memory/heap.js";
import { kernels } from "./kernels.js";
import { sizeOf } from "./reduce.js";
import { isDense32 } from "./softmax.js";

/** In the order in which src/kernels/loss.ts counts them. */
const lossKinds = ["squared", "huber", "smoothL1", "crossEntropy", "logitCrossEntropy"] as const;
export type LossKind = (typeof lossKinds)[number];

const numbers = Object.fromEntries(lossKinds.map((kind, i) => [kind, i])) as Record<LossKind, number>;

export type Reduction = "none" | "mean" | "sum";

/** As src/kernels/loss-classes.ts counts them. */
export const reductions: Record<Reduction, number> = { none: 0, mean: 1, sum: 2 };

export interface LossExports {
  lossSum32(kind: number, x: number, y: number, parameter: number, n: number): number;
  lossEach32(kind: number, x: number, y: number, out: number, parameter: number, n: number): void;
  lossBackward32(
    kind: number,
    g: number,
    elementwise: boolean,
    x: number,
    y: number,
    out: number,
    scale: number,
    parameter: number,
    n: number,
  ): void;
  outsideUnit32(x: number, n: number): number;
  nllLoss32(
    x: number,
    target: number,
    weight: number,
    out: number,
    rows: number,
    classes: number,
    positions: number,
    ignore: bigint,
    reduction: number,
  ): number;
  nllLossBackward32(
    g: number,
    target: number,
    weight: number,
    out: number,
    rows: number,
    classes: number,
    positions: number,
    ignore: bigint,
    reduction: number,
  ): void;
}

/** True where the kernels take input and target. */
export function isLossPair(x: Tensor, y: Tensor): boolean {
  return isDense32(x) && isDense32(y) && sameShape(x.shape, y.shape);
}

/** The losses of the elements, reduced. `parameter` is delta or beta. */
export function fastLoss(
  kind: LossKind,
  output: Tensor,
  x: Tensor,
  y: Tensor,
  reduction: Reduction,
  parameter = 0,
): boolean {
  if (!isLossPair(x, y)) return false;
  const { exports } = kernels()!;
  const n = x.numel();
  if (reduction === "none") exports.lossEach32(numbers[kind], address(x), address(y), address(output), parameter, n);
  else {
    const sum = exports.lossSum32(numbers[kind], address(x), address(y), parameter, n);
    output.storageRef.set(output.offset, reduction === "mean" ? sum / n : sum);
  }
  return true;
}

/** g · the derivative by the input, or by the target with `sign` −1 where that is its opposite. */
export function fastLossBackward(
  kind: LossKind,
  output: Tensor,
  g: Tensor,
  x: Tensor,
  y: Tensor,
  reduction: Reduction,
  parameter: number,
  sign: number,
): boolean {
  if (!isLossPair(x, y) || !isDense32(g)) return false;
  const n = x.numel();
  const scale = reduction === "mean" ? sign / n : sign;
  const elementwise = reduction === "none";
  kernels()!.exports.lossBackward32(
    numbers[kind],
    address(g),
    elementwise,
    address(x),
    address(y),
    address(output),
    scale,
    parameter,
    n,
  );
  return true;
}

/** Position of the first element outside of 0 to 1, −1 where there is none; null where the kernel does not apply. */
export function fastOutsideUnit(x: Tensor): number | null {
  if (!isDense32(x) || x.storageRef.pointer === 0) return null;
  return kernels()!.exports.outsideUnit32(address(x), x.numel());
}

/** Rows, classes and positions of scores `[N, C, ...]`, or `[C]` as one row. */
function classesOf(x: Tensor): [rows: number, classes: number, positions: number] {
  if (x.ndim === 1) return [1, x.shape[0], 1];
  return [x.shape[0], x.shape[1], sizeOf(x, 2, x.ndim)];
}

/** True where the kernels take scores or their gradient, targets and weights. */
export function takesClasses(x: Tensor, target: Tensor, weight: Tensor | null): boolean {
  return isDense32(x) && target.dtype === int64 && target.isContiguous() && (weight === null || isDense32(weight));
}

/** Negative log likelihood. Also false where a target is no class: the reference says so. */
export function fastNll(
  output: Tensor,
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: Reduction,
): boolean {
  if (!takesClasses(x, target, weight) || !Number.isInteger(ignoreIndex)) return false;
  const [rows, classes, positions] = classesOf(x);
  const wrong = kernels()!.exports.nllLoss32(
    address(x),
    address(target),
    weight === null ? 0 : address(weight),
    address(output),
    rows,
    classes,
    positions,
    BigInt(ignoreIndex),
    reductions[reduction],
  );
  return wrong < 0;
}

/** The gradient of the log-probabilities into `output`, whose shape is theirs. */
export function fastNllBackward(
  output: Tensor,
  g: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: Reduction,
): boolean {
  if (!takesClasses(output, target, weight) || !isDense32(g) || !Number.isInteger(ignoreIndex)) return false;
  const [rows, classes, positions] = classesOf(output);
  const { fillBytes, nllLossBackward32 } = heap()!.kernels.exports;
  fillBytes(address(output), 0, 4 * output.numel());
  nllLossBackward32(
    address(g),
    address(target),
    weight === null ? 0 : address(weight),
    address(output),
    rows,
    classes,
    positions,
    BigInt(ignoreIndex),
    reductions[reduction],
  );
  return true;
}
