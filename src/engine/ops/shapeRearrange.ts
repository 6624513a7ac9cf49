/** Copies with the elements in another order: flips, rolls, rotations. */
import { fastCopy } from "../backend/cpu/fast.js";
import { intoContiguous, operand } from "../backend/cpu/numeric.js";
import { dense } from "../backend/cpu/dense.js";
import { loadRowMajor, offsetTable } from "../backend/cpu/places.js";
import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { contiguousStrides, numel, wrapDim, wrapDims } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";

type Dims = readonly number[];

/** A look at a tensor from the other end along some dimensions: for kernels alone, since its strides are negative. */
function reversed(x: Tensor, dims: Dims): Tensor {
  const strides = x.strides.map((stride, d) => (dims.includes(d) ? -stride : stride));
  const offset = dims.reduce((at, d) => at + (x.shape[d] - 1) * x.strides[d], x.offset);
  return new Tensor(x.storageRef, x.shape, strides, offset, x.device);
}

const flipOp: ComputeOperation<Dims> = define<Dims, ComputeOperation<Dims>>({
  name: "flip",
  overwrites: true,
  gradName: "FlipBackward0",
  saves: [],
  infer: ([x]) => x,
  forward: ([output], [x], dims) => {
    if (x.numel() === 0 || fastCopy(output, reversed(x, dims))) return;
    const { array, base, strides } = operand(x);
    const start = dims.reduce((at, d) => at + (x.shape[d] - 1) * strides[d], base);
    const table = offsetTable(
      x.shape,
      strides.map((stride, d) => (dims.includes(d) ? -stride : stride)),
    );
    intoContiguous(output, (out, to) => {
      for (let i = 0; i < table.length; i++) out[to + i] = array[start + table[i]];
    });
  },
  backward: (c, g) => [apply(flipOp, [g!], c.params)],
  formula: { forward: "x in reverse order", backward: ["g in reverse order"] },
});

/**
 * The order of some dimensions reversed, in a copy. https://pytorch.org/docs/1.13/generated/torch.flip.html
 * @throws RuntimeError where a dimension is given twice; IndexError for a dimension that the tensor does not have.
 */
export function flip(x: Tensor, ...dims: Dims | [Dims | { dims: Dims | number }]): Tensor {
  const [first, ...rest] = dims;
  const given = [optional<Dims | number>("flip", "dims", first) ?? [], ...(rest as Dims)];
  const along = wrapDims(given.flat(), x.ndim);
  return apply(flipOp, [x], x.ndim === 0 ? [] : along);
}

/**
 * Columns reversed. https://pytorch.org/docs/1.13/generated/torch.fliplr.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function fliplr(x: Tensor): Tensor {
  if (x.ndim < 2) throw new RuntimeError("Input must be >= 2-d.");
  return flip(x, 1);
}

/**
 * Rows reversed. https://pytorch.org/docs/1.13/generated/torch.flipud.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function flipud(x: Tensor): Tensor {
  if (x.ndim < 1) throw new RuntimeError("Input must be >= 1-d.");
  return flip(x, 0);
}

interface Roll {
  shifts: readonly number[];
  /** Empty where the elements roll as a vector. */
  dims: readonly number[];
}

const modulo = (a: number, n: number) => ((a % n) + n) % n;

/** A part of dimension `d`, for kernels. */
function part(x: Tensor, d: number, from: number, length: number): Tensor {
  const shape = x.shape.with(d, length);
  return new Tensor(x.storageRef, shape, x.strides, x.offset + from * x.strides[d], x.device);
}

/** Rolls along one dimension, or as a vector, by two copies. Returns false where it does not apply. */
function fastRoll(output: Tensor, x: Tensor, shifts: Dims, dims: Dims): boolean {
  const flat = dims.length === 0 && x.isContiguous();
  if (dims.length !== 1 && !flat) return false;
  const [from, to] = flat ? [vectorOf(x), vectorOf(output)] : [x, output];
  const d = flat ? 0 : dims[0];
  const size = from.shape[d];
  const shift = modulo(shifts[0], size);
  const kept = size - shift;
  return (
    fastCopy(part(to, d, shift, kept), part(from, d, 0, kept)) &&
    fastCopy(part(to, d, 0, shift), part(from, d, kept, shift))
  );
}

const vectorOf = (x: Tensor) => new Tensor(x.storageRef, [x.numel()], [1], x.offset, x.device);

const rollOp: ComputeOperation<Roll> = define<Roll, ComputeOperation<Roll>>({
  name: "roll",
  overwrites: true,
  gradName: "RollBackward0",
  saves: [],
  infer: ([x]) => x,
  forward: ([output], [x], { shifts, dims }) => {
    const total = x.numel();
    if (total === 0 || fastRoll(output, x, shifts, dims)) return;
    const from = dense(x);
    intoContiguous(output, (out, to) => {
      if (dims.length === 0) {
        const shift = modulo(shifts[0], total);
        for (let i = 0; i < total; i++) out[to + ((i + shift) % total)] = from.array[from.base + i];
        return;
      }
      const strides = contiguousStrides(x.shape);
      const moved = Array.from({ length: total }, () => 0);
      for (let i = 0; i < total; i++) {
        let target = i;
        dims.forEach((d, k) => {
          const size = x.shape[d];
          const at = Math.floor(target / strides[d]) % size;
          target += (modulo(at + shifts[k], size) - at) * strides[d];
        });
        moved[i] = target;
      }
      for (let i = 0; i < total; i++) out[to + moved[i]] = from.array[from.base + i];
    });
  },
  backward: (c, g) => [apply(rollOp, [g!], { ...c.params, shifts: c.params.shifts.map((shift) => -shift) })],
  formula: { forward: "x shifted around", backward: ["g shifted back"] },
});

/**
 * The elements shifted along dimensions, those that leave coming in at the other end. https://pytorch.org/docs/1.13/generated/torch.roll.html
 * @throws RuntimeError where shapes do not fit or where its arguments do not fit together; IndexError for a dimension that the tensor does not have.
 */
export function roll(
  x: Tensor,
  shifts: number | readonly number[],
  dims?: number | readonly number[] | { dims?: number | readonly number[] },
): Tensor {
  const given = optional<number | readonly number[]>("roll", "dims", dims) ?? [];
  const [by, along] = [[shifts].flat() as number[], [given].flat() as number[]];
  if (by.length === 0) throw new RuntimeError("`shifts` required");
  if (along.length !== by.length && !(along.length === 0 && by.length === 1))
    throw new RuntimeError(`shifts and dimensions must align. shifts: ${by.length}, dims:${along.length}`);
  return apply(rollOp, [x], { shifts: by, dims: along.map((dim) => wrapDim(dim, x.ndim)) });
}

interface Rotation {
  k: number;
  dims: readonly [number, number];
}

const rot90Op: ComputeOperation<Rotation> = define<Rotation, ComputeOperation<Rotation>>({
  name: "rot90",
  overwrites: true,
  gradName: "Rot90Backward0",
  saves: [],
  infer: ([x], { k, dims: [a, b] }) => {
    const swapped = x.shape.with(a, x.shape[b]).with(b, x.shape[a]);
    return { shape: modulo(k, 2) === 1 ? swapped : x.shape, dtype: x.dtype };
  },
  forward: ([output], [x], { k, dims: [a, b] }) => {
    const source = x.detach();
    const turned = [
      () => source,
      () => flip(source, b).transpose(a, b),
      () => flip(source, [a, b]),
      () => flip(source, a).transpose(a, b),
    ][modulo(k, 4)]();
    if (fastCopy(output, turned)) return;
    intoContiguous(output, (out, base) => loadRowMajor(out, base, turned, turned.shape));
  },
  backward: (c, g) => [apply(rot90Op, [g!], { ...c.params, k: -c.params.k })],
  formula: { forward: "x turned by k quarters", backward: ["g turned back"] },
});

/**
 * Turned by `k` quarters from the first dimension towards the second. https://pytorch.org/docs/1.13/generated/torch.rot90.html
 * @throws RuntimeError where shapes do not fit or where a dimension is given twice.
 */
export function rot90(x: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
  if (dims.length !== 2) throw new RuntimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  if (x.ndim < 2) throw new RuntimeError(`expected total dims >= 2, but got total dims = ${x.ndim}`);
  const [a, b] = dims;
  if (a === b || Math.abs(a - b) === x.ndim)
    throw new RuntimeError(`expected rotation dims to be different, but got dim0 = ${a} and dim1 = ${b}`);
  return apply(rot90Op, [x], { k, dims: [wrapDim(a, x.ndim), wrapDim(b, x.ndim)] });
}

const repeatOp: ComputeOperation<Dims> = define<Dims, ComputeOperation<Dims>>({
  name: "repeat",
  gradName: "RepeatBackward0",
  saves: [],
  infer: ([x], repeats) => {
    const lead = repeats.length - x.ndim;
    if (lead < 0)
      throw new RuntimeError(
        "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
      );
    const shape = repeats.map((count, d) => count * (d < lead ? 1 : x.shape[d - lead]));
    const negative = shape.find((size) => size < 0);
    if (negative !== undefined)
      throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${shape.join(", ")}]`);
    return { shape, dtype: x.dtype };
  },
  forward: ([output], [x], repeats) => {
    const lead = repeats.length - x.ndim;
    const own = repeats.map((_, d) => (d < lead ? 1 : x.shape[d - lead]));
    // [r, n] a dimension: the copies side by side are one expanded view.
    const wide = x.detach().reshape(own.flatMap((size) => [1, size]));
    const shape = own.flatMap((size, d) => [repeats[d], size]);
    intoContiguous(output, (out, base) => {
      if (numel(shape) > 0) loadRowMajor(out, base, wide, shape);
    });
  },
  backward: (c, g) => {
    const { shape } = c.inputSpecs[0];
    const lead = c.params.length - shape.length;
    const own = c.params.map((_, d) => (d < lead ? 1 : shape[d - lead]));
    if (numel(g!.shape) === 0) return [zeros(shape, { dtype: g!.dtype, device: g!.device })];
    const split = g!.reshape(own.flatMap((size, d) => [c.params[d], size]));
    return [split.sum(own.map((_, d) => 2 * d)).reshape(shape)];
  },
  formula: { forward: "copies of x side by side", backward: ["Σ g over the copies"] },
});

/** Copies side by side along each dimension, new ones leading. https://pytorch.org/docs/1.13/generated/torch.Tensor.repeat.html */
function repeat(x: Tensor, repeats: Dims): Tensor {
  return apply(repeatOp, [x], repeats);
}

/** As `repeat`, with ones for dimensions that are not named. https://pytorch.org/docs/1.13/generated/torch.tile.html */
export function tile(x: Tensor, ...dims: Dims | [Dims]): Tensor {
  const given = (dims as Dims | [Dims]).flat() as number[];
  return repeat(x, [...new Array<number>(Math.max(x.ndim - given.length, 0)).fill(1), ...given]);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The order of some dimensions reversed, in a copy. https://pytorch.org/docs/1.13/generated/torch.Tensor.flip.html
     * @throws RuntimeError where a dimension is given twice; IndexError for a dimension that the tensor does not have.
     */
    flip(...dims: Dims | [Dims | { dims: Dims | number }]): Tensor;
    /**
     * Columns reversed. https://pytorch.org/docs/1.13/generated/torch.Tensor.fliplr.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    fliplr(): Tensor;
    /**
     * Rows reversed. https://pytorch.org/docs/1.13/generated/torch.Tensor.flipud.html
     * @throws RuntimeError for tensors with another number of dimensions.
     */
    flipud(): Tensor;
    /**
     * The elements shifted along dimensions, those that leave coming in at the other end. https://pytorch.org/docs/1.13/generated/torch.Tensor.roll.html
     * @throws RuntimeError where shapes do not fit or where its arguments do not fit together; IndexError for a dimension that the tensor does not have.
     */
    roll(
      shifts: number | readonly number[],
      dims?: number | readonly number[] | { dims?: number | readonly number[] },
    ): Tensor;
    /**
     * Turned by `k` quarters from the first dimension towards the second. https://pytorch.org/docs/1.13/generated/torch.Tensor.rot90.html
     * @throws RuntimeError where shapes do not fit or where a dimension is given twice.
     */
    rot90(k?: number, dims?: readonly number[]): Tensor;
    /**
     * Copies side by side along each dimension. https://pytorch.org/docs/1.13/generated/torch.Tensor.repeat.html
     * @throws RuntimeError for tensors with another number of dimensions or for numbers below what is allowed.
     */
    repeat(...repeats: Dims | [Dims]): Tensor;
    /** As `repeat`, with ones for dimensions that are not named. https://pytorch.org/docs/1.13/generated/torch.Tensor.tile.html */
    tile(...dims: Dims | [Dims]): Tensor;
  }
}

methods({
  flip(...dims) {
    return flip(this, ...dims);
  },
  fliplr() {
    return fliplr(this);
  },
  flipud() {
    return flipud(this);
  },
  roll(shifts, dims) {
    return roll(this, shifts, dims);
  },
  rot90(k, dims) {
    return rot90(this, k, dims);
  },
  repeat(...repeats) {
    return repeat(this, repeats.flat());
  },
  tile(...dims) {
    return tile(this, ...dims);
  },
});
