import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { RuntimeError, ValueError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkReduction, type LossOptions, type Reduced, type WeightedLossOptions } from "./lossReduction.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";

/** Scores `[N, C]`, or `[C]` as one row. */
function rowsOf(shape: Shape): { rows: number; classes: number } {
  if (shape.length === 2) return { rows: shape[0], classes: shape[1] };
  return { rows: 1, classes: shape.length === 0 ? 1 : shape[0] };
}

/** What a loss adds for one row; `slopes` are those of the row's scores, where they are wanted. */
type RowLoss = (row: number, slopes: Float64Array | null) => number;

/** Computes the losses of rows, reduced. */
function reduceRows(output: Tensor, rows: number, reduction: string, loss: RowLoss): void {
  intoContiguous(output, (out, base) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const value = loss(row, null);
      if (reduction === "none") out[base + row] = value;
      sum += value;
    }
    if (reduction !== "none") out[base] = reduction === "mean" ? sum / rows : sum;
  });
}

/** Computes the gradients of rows from those of their losses. */
function spreadRows(output: Tensor, g: Tensor, shape: Shape, reduction: string, loss: RowLoss): void {
  const { rows, classes } = rowsOf(shape);
  const grads = operand(g.contiguous());
  const slopes = new Float64Array(classes);
  intoContiguous(output, (out, base) => {
    for (let row = 0; row < rows; row++) {
      slopes.fill(0);
      loss(row, slopes);
      const scale = grads.array[grads.base + (reduction === "none" ? row : 0)] / (reduction === "mean" ? rows : 1);
      for (let j = 0; j < classes; j++) out[base + row * classes + j] = slopes[j] * scale;
    }
  });
}

interface MultiMargin extends Reduced {
  p: number;
  margin: number;
}

function multiMarginRow(x: Tensor, target: Tensor, weight: Tensor, { p, margin }: MultiMargin): RowLoss {
  const { classes } = rowsOf(x.shape);
  const { array: scores, base } = operand(x.contiguous());
  const weights = weight.isWrappedNumber ? null : operand(weight.contiguous());
  const labels: number[] = [];
  target.forEachValue((label) => void labels.push(label));
  return (row, slopes) => {
    const label = labels[row];
    if (!(label >= 0 && label < classes)) throw new RuntimeError("target out of range");
    const factor = (weights === null ? 1 : weights.array[weights.base + label]) / classes;
    const at = base + row * classes;
    let sum = 0;
    for (let j = 0; j < classes; j++) {
      const excess = margin - scores[at + label] + scores[at + j];
      if (j === label || !(excess > 0)) continue;
      sum += (p === 1 ? excess : excess * excess) * factor;
      if (slopes === null) continue;
      const slope = (p === 1 ? 1 : 2 * excess) * factor;
      slopes[j] += slope;
      slopes[label] -= slope;
    }
    return sum;
  };
}

const multiMarginOp = define<MultiMargin, ComputeOperation<MultiMargin>>({
  name: "multiMarginLoss",
  gradName: "MultiMarginLossBackward0",
  saves: [0, 1, 2],
  infer: ([x, target, weight], { reduction }) => {
    const { rows, classes } = rowsOf(x.shape);
    if (x.ndim > 2 || x.shape.at(-1) === 0)
      throw new RuntimeError(
        `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${formatShape(x.shape)}`,
      );
    if (target.ndim > 1 || target.numel() !== rows)
      throw new RuntimeError(`inconsistent target size, got: ${formatShape(target.shape)}`);
    if (!weight.isWrappedNumber && !sameShape(weight.shape, [classes]))
      throw new RuntimeError(`inconsistent weight size, got: ${formatShape(weight.shape)}`);
    checkLossDtypes("multi_margin_loss_forward", x, target);
    return { shape: reduction === "none" ? target.shape : [], dtype: x.dtype };
  },
  forward: ([output], [x, target, weight], params) =>
    reduceRows(output, rowsOf(x.shape).rows, params.reduction, multiMarginRow(x, target, weight, params)),
  backward: (c, g) => [apply(multiMarginBackwardOp, [g!, c.input(0), c.input(1), c.input(2)], c.params), null, null],
  formula: {
    forward: "mean Σ max(0, margin − x[y] + x[j])ᵖ / C",
    backward: ["g · p max(0, margin − x[y] + x[j])ᵖ⁻¹ / C"],
  },
});

const multiMarginBackwardOp = define<MultiMargin, ComputeOperation<MultiMargin>>({
  name: "multiMarginLossBackward",
  gradName: "",
  saves: [],
  infer: ([, x]) => x,
  forward: ([output], [g, x, target, weight], params) =>
    spreadRows(output, g, x.shape, params.reduction, multiMarginRow(x, target, weight, params)),
  backward: null,
  formula: { forward: "g · p max(0, margin − x[y] + x[j])ᵖ⁻¹ / C", backward: [] },
});

/** A row's targets are class indices up to the first −1. */
function multilabelRow(x: Tensor, target: Tensor): RowLoss {
  const { classes } = rowsOf(x.shape);
  const { array: scores, base } = operand(x.contiguous());
  const labels: number[] = [];
  target.forEachValue((label) => {
    if (!(label >= -1 && label < classes))
      throw new RuntimeError(`argument #2 'target' is out of range: ${label} is no class of ${classes}`);
    labels.push(label);
  });
  return (row, slopes) => {
    const own = labels.slice(row * classes, (row + 1) * classes);
    const end = own.indexOf(-1);
    const present = end < 0 ? own : own.slice(0, end);
    const at = base + row * classes;
    let sum = 0;
    for (const label of present)
      for (let j = 0; j < classes; j++) {
        const excess = 1 - scores[at + label] + scores[at + j];
        if (present.includes(j) || !(excess > 0)) continue;
        sum += excess / classes;
        if (slopes === null) continue;
        slopes[j] += 1 / classes;
        slopes[label] -= 1 / classes;
      }
    return sum;
  };
}

const multilabelMarginOp = define<Reduced, ComputeOperation<Reduced>>({
  name: "multilabelMarginLoss",
  gradName: "MultilabelMarginLossBackward0",
  saves: [0, 1],
  infer: ([x, target], { reduction }) => {
    if (x.ndim > 2 || x.shape.at(-1) === 0)
      throw new RuntimeError(
        `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${formatShape(x.shape)}`,
      );
    if (!sameShape(x.shape, target.shape))
      throw new RuntimeError(`inconsistent size ${formatShape(target.shape)} for argument #2 'target'`);
    checkLossDtypes("multilabel_margin_loss_forward_out_frame", x, target);
    return { shape: reduction === "none" && x.ndim === 2 ? [x.shape[0]] : [], dtype: x.dtype };
  },
  forward: ([output], [x, target], { reduction }) =>
    reduceRows(output, rowsOf(x.shape).rows, reduction, multilabelRow(x, target)),
  backward: (c, g) => [apply(multilabelMarginBackwardOp, [g!, c.input(0), c.input(1)], c.params), null],
  formula: { forward: "mean Σ max(0, 1 − (x[y] − x[j])) / C", backward: ["g / C where 1 − (x[y] − x[j]) > 0"] },
});

const multilabelMarginBackwardOp = define<Reduced, ComputeOperation<Reduced>>({
  name: "multilabelMarginLossBackward",
  gradName: "",
  saves: [],
  infer: ([, x]) => x,
  forward: ([output], [g, x, target], { reduction }) =>
    spreadRows(output, g, x.shape, reduction, multilabelRow(x, target)),
  backward: null,
  formula: { forward: "g / C where 1 − (x[y] − x[j]) > 0", backward: [] },
});

function checkLossDtypes(kernel: string, x: Tensor, target: Tensor): void {
  if (!x.dtype.isFloatingPoint) throw new RuntimeError(`"${kernel}" not implemented for '${x.dtype.scalarType}'`);
  if (target.dtype !== int64) throw new RuntimeError(`expected scalar type Long but found ${target.dtype.scalarType}`);
}

export interface MultiMarginOptions extends WeightedLossOptions {
  /** 1 or 2: the power of each excess. */
  p?: 1 | 2;
  margin?: number;
}

/**
 * The score of the right class should be above all others by a margin. Input `[N, C]`, target `[N]`; the loss is `[]`, or `[N]` with `reduction: "none"`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.multi_margin_loss.html
 * @throws RuntimeError for targets that do not fit the input or for tensors with another number of dimensions; ValueError where its arguments do not fit together.
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginOptions = {}): Tensor {
  const {
    p = 1,
    margin = 1,
    weight = null,
    reduction = "mean",
  } = checkOptions("multiMarginLoss", options, ["p", "margin", "weight", "reduction"]);
  checkReduction(reduction);
  if (p !== 1 && p !== 2) throw new ValueError("only p == 1 and p == 2 supported");
  if (weight !== null && weight.ndim !== 1) throw new ValueError("weight must be one-dimensional");
  return apply(multiMarginOp, [input, target, asOperand(weight ?? 1)], { p, margin, reduction });
}

/**
 * The scores of all right classes, listed up to −1, should be above all others by 1. https://pytorch.org/docs/1.13/generated/torch.nn.functional.multilabel_margin_loss.html
 * @throws RuntimeError for targets that do not fit the input.
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean" } = checkOptions("multilabelMarginLoss", options, ["reduction"]);
  checkReduction(reduction);
  return apply(multilabelMarginOp, [input, target], { reduction });
}
