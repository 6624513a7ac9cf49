import { fastCopy } from "../backend/cpu/fast.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { gatherByTables, type PositionTable, scatterByTables } from "../backend/cpu/remap.js";
import { NotImplementedError, RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { type Shape, wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { type BorderMode, checkBorder } from "./padChecks.js";

/** Sizes added before and after, from the last dimension on: `[left, right, top, bottom, ...]`; negative ones crop. */
export type Padding = readonly number[];

export type PadMode = "constant" | "reflect" | "replicate" | "circular";

/** The padding of dimension `d` of `rank`. */
export function padOf(padding: Padding, d: number, rank: number): readonly [before: number, after: number] {
  const i = 2 * (rank - 1 - d);
  return i < padding.length ? [padding[i], padding[i + 1]] : [0, 0];
}

export function paddedShape(shape: Shape, padding: Padding): Shape {
  return shape.map((size, d) => {
    const [before, after] = padOf(padding, d, shape.length);
    return size + before + after;
  });
}

/** Where position `i` of a padded dimension comes from; -1 outside. */
const sources: Record<PadMode, (i: number, size: number, before: number, after: number) => number> = {
  constant: (i, size, before) => (i >= before && i < before + size ? i - before : -1),
  reflect: (i, size, before) => {
    const at = Math.abs(i - before);
    return at < size ? at : 2 * (size - 1) - at;
  },
  replicate: (i, size, before) => Math.min(Math.max(i - before, 0), size - 1),
  circular: (i, size, before, after) => {
    const [first, last] = [Math.max(-before, 0), size - Math.max(-after, 0)];
    const length = last - first;
    return first + ((((i - Math.max(before, 0)) % length) + length) % length);
  },
};

function tablesOf(mode: PadMode, shape: Shape, padding: Padding): PositionTable[] {
  return shape.map((size, d) => {
    const [before, after] = padOf(padding, d, shape.length);
    return Int32Array.from({ length: size + before + after }, (_, i) => sources[mode](i, size, before, after));
  });
}

interface Constant {
  padding: Padding;
  value: number;
}

/** Fills the output and copies what is left of x into it. Returns false where that has no kernel. */
function fastPad(output: Tensor, x: Tensor, padding: Padding, fill: number): boolean {
  if (x.dtype.codec !== null) return false;
  let [from, to] = [x.offset, output.offset];
  const shape = x.shape.map((size, d) => {
    const [before, after] = padOf(padding, d, x.ndim);
    from += Math.max(-before, 0) * x.strides[d];
    to += Math.max(before, 0) * output.strides[d];
    return size + Math.min(before, 0) + Math.min(after, 0);
  });
  const { storageRef } = output;
  const start = storageRef.base + output.offset;
  if (shape.some((size, d) => size !== output.shape[d])) storageRef.array!.fill(fill, start, start + output.numel());
  const target = new Tensor(storageRef, shape, output.strides, to, output.device);
  return fastCopy(target, new Tensor(x.storageRef, shape, x.strides, from, x.device));
}

const constantPadOp: ComputeOperation<Constant> = define<Constant, ComputeOperation<Constant>>({
  name: "constantPadNd",
  overwrites: true,
  gradName: "ConstantPadNdBackward0",
  saves: [],
  infer: ([x], { padding }) => {
    checkConstant(x.shape, padding);
    return { shape: paddedShape(x.shape, padding), dtype: x.dtype };
  },
  forward: ([output], [x], { padding, value }) => {
    const fill = x.dtype.kind === "float" ? value : x.dtype.kind === "bool" ? Number(value !== 0) : Math.trunc(value);
    if (fastPad(output, x, padding, fill)) return;
    intoContiguous(output, (out, base) => {
      if (x.ndim === 0) out[base] = dense(x).array[dense(x).base];
      else gatherByTables(out, base, dense(x), x.shape, tablesOf("constant", x.shape, padding), fill);
    });
  },
  backward: (c, g) => [
    constantPad(
      g!,
      c.params.padding.map((size) => -size),
      0,
    ),
  ],
  formula: { forward: "x between constants", backward: ["the part of g that is x's"] },
});

function checkConstant(shape: Shape, padding: Padding): void {
  if (padding.length % 2 !== 0)
    throw new RuntimeError("Length of pad must be even but instead it equals " + padding.length);
  if (padding.length > 2 * shape.length)
    throw new RuntimeError(
      `Length of pad should be no more than twice the number of dimensions of the input. Pad length is ${padding.length} ` +
        `while the input has ${shape.length} dimensions.`,
    );
  shape.forEach((size, d) => {
    const [before, after] = padOf(padding, d, shape.length);
    const left = size + Math.min(before, 0);
    if (left < 0) wrapDim(-before, size);
    const kept = left + Math.min(after, 0);
    if (kept < 0) throw new RuntimeError(`start (0) + length (${kept}) exceeds dimension size (${left}).`);
  });
}

/** Constants around a tensor. */
export function constantPad(x: Tensor, padding: Padding, value: number): Tensor {
  return apply(constantPadOp, [x], { padding, value });
}

interface Border {
  mode: BorderMode;
  padding: Padding;
}

const gradNames: Record<BorderMode, (dims: number) => string> = {
  reflect: (dims) => `ReflectionPad${dims}DBackward0`,
  replicate: (dims) => `ReplicationPad${dims}DBackward0`,
  circular: () => "CircularPadBackward0",
};

const borderPadOp: ComputeOperation<Border> = define<Border, ComputeOperation<Border>>({
  name: "borderPad",
  gradName: ({ mode, padding }) => gradNames[mode](padding.length / 2),
  saves: [],
  infer: ([x], { mode, padding }) => {
    const shape = paddedShape(x.shape, padding);
    checkBorder(mode, x, padding, shape);
    return { shape, dtype: x.dtype };
  },
  forward: ([output], [x], { mode, padding }) =>
    intoContiguous(output, (out, base) =>
      gatherByTables(out, base, dense(x), x.shape, tablesOf(mode, x.shape, padding), 0),
    ),
  backward: (c, g) => [apply(borderPadBackwardOp, [g!], { ...c.params, shape: c.inputSpecs[0].shape })],
  formula: { forward: "x continued beyond its border", backward: ["g, with what is beyond added where it came from"] },
});

const borderPadBackwardOp: ComputeOperation<Border & { shape: Shape }> = define<
  Border & { shape: Shape },
  ComputeOperation<Border & { shape: Shape }>
>({
  name: "borderPadBackward",
  gradName: ({ mode, padding }) => gradNames[mode](padding.length / 2).replace("Backward0", "BackwardBackward0"),
  saves: [],
  infer: ([g], { shape }) => ({ shape, dtype: g.dtype }),
  forward: ([output], [g], { mode, padding, shape }) =>
    intoContiguous(output, (out, base) => scatterByTables(out, base, dense(g), shape, tablesOf(mode, shape, padding))),
  backward: (c, gg) => [apply(borderPadOp, [gg!], { mode: c.params.mode, padding: c.params.padding })],
  formula: { forward: "g, added where it came from", backward: ["g' continued beyond its border"] },
});

export interface PadArguments {
  mode?: PadMode;
  /** What is added in mode `constant`. */
  value?: number | null;
}

/**
 * `(input, pad, mode, value)`: a tensor with its last dimensions enlarged, or cropped by negative sizes. `pad` is `[left, right]` of the
 * last dimension, then `[top, bottom]` of the one before, and so on.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.pad.html
 * @throws RuntimeError for padding that does not fit, for types that it does not take, for tensors with another number of dimensions, or where shapes do not fit.
 */
export function pad(
  input: Tensor,
  padding: Padding,
  ...rest: Trailing<[PadMode, number | null], PadArguments>
): Tensor {
  const { mode = "constant", value = null } = byName<PadArguments>("pad", ["mode", "value"], rest);
  if (!(mode in sources)) throw new NotImplementedError(`Unrecognised padding mode ${String(mode)}`);
  if (padding.length % 2 !== 0) throw new RuntimeError("Padding length must be divisible by 2");
  if (padding.length > 2 * input.ndim) throw new RuntimeError("Padding length too large");
  if (mode === "constant") return constantPad(input, padding, value ?? 0);
  if (value !== null && value !== 0) throw new RuntimeError(`Padding mode "${mode}" doesn't take in value argument`);
  const dims = padding.length / 2;
  if (dims < 1 || dims > 3 || (input.ndim !== dims + 1 && input.ndim !== dims + 2))
    throw new NotImplementedError("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now");
  return apply(borderPadOp, [input], { mode, padding });
}
