/** `torch.testing`: assertions on values. https://pytorch.org/docs/1.13/testing.html */
import { checkOptions } from "./arguments.js";
import { AssertionError, ValueError } from "./errors.js";
import { read, type Values } from "./metrics/values.js";
import { tensor as toTensor } from "./ops/creation.js";
import { bfloat16, type DType, float16, float32, float64 } from "./tensor/dtype.js";
import { shapesOnly } from "./tensor/hollow.js";
import { type NestedArray, Tensor } from "./tensor/tensor.js";

/** The tolerances are given both or neither; by default they follow the dtype: 1.3e-6 and 1e-5 for float32, 1e-7 twice for float64. */
export interface AssertCloseOptions {
  /** Allowed difference as a share of `expected`. */
  rtol?: number;
  /** Allowed difference as it is. */
  atol?: number;
  /** Whether NaN equals NaN. Default: false. */
  equalNan?: boolean;
  /** Whether two tensors must have one dtype. Default: true. */
  checkDtype?: boolean;
  /** Text of the error in place of the one that tells the differences. */
  msg?: string;
}

/**
 * Demands equal shapes, and `|actual - expected| <= atol + rtol * |expected|` everywhere: `testing.assertClose(loss, 0.21645)`.
 *
 * Numbers and nested arrays beside a tensor are taken as a tensor of its dtype. Where a file's shapes are worked out while it is edited,
 * there are no values to compare, and nothing is.
 *
 * https://pytorch.org/docs/1.13/testing.html#torch.testing.assert_close
 * @throws AssertionError that tells where and by how much they differ; its `actual` and `expected` are the two as text.
 */
export function assertClose(
  actual: Values | number,
  expected: Values | number,
  options: AssertCloseOptions = {},
): void {
  checkOptions("assertClose()", options, ["rtol", "atol", "equalNan", "checkDtype", "msg"]);
  if ((options.rtol === undefined) !== (options.atol === undefined))
    throw new ValueError("rtol and atol must both be specified or both be unspecified");
  if (shapesOnly) return;
  const dtype = [actual, expected].find((value) => value instanceof Tensor)?.dtype ?? float64;
  const [a, b] = [asTensor(actual, dtype), asTensor(expected, dtype)];
  const fail = (text: string): never => {
    throw new AssertionError(options.msg ?? text, { actual: String(a), expected: String(b) });
  };
  if ((options.checkDtype ?? true) && a.dtype !== b.dtype)
    fail(`The values for attribute 'dtype' do not match: ${String(a.dtype)} != ${String(b.dtype)}.`);
  if (a.shape.join() !== b.shape.join())
    fail(`The values for attribute 'shape' do not match: ${size(a)} != ${size(b)}.`);
  const allowed = options.rtol === undefined ? tolerances(dtype) : { rtol: options.rtol, atol: options.atol! };
  const mismatch = compare(a, b, { ...allowed, equalNan: options.equalNan ?? false });
  if (mismatch) fail(describe(mismatch, a, b, allowed));
}

/**
 * Demands that two values are the same: texts, truth values, and lists of them. For computed numbers there is `assertClose`.
 * @throws AssertionError with both; its `actual` and `expected` are the two as text.
 */
export function assertEqual(actual: unknown, expected: unknown): void {
  if (shapesOnly) return;
  const text = (value: unknown) =>
    String(JSON.stringify(value, (_, part: unknown) => (part instanceof Tensor ? String(part) : part)));
  const [a, b] = [text(actual), text(expected)];
  if (a !== b) throw new AssertionError(`Expected ${b}, but got ${a}.`, { actual: a, expected: b });
}

interface Tolerances {
  rtol: number;
  atol: number;
}

/** PyTorch's defaults. */
function tolerances(dtype: DType): Tolerances {
  if (!dtype.isFloatingPoint) return { rtol: 0, atol: 0 };
  if (dtype === float16) return { rtol: 1e-3, atol: 1e-5 };
  if (dtype === bfloat16) return { rtol: 1.6e-2, atol: 1e-5 };
  return dtype === float32 ? { rtol: 1.3e-6, atol: 1e-5 } : { rtol: 1e-7, atol: 1e-7 };
}

function asTensor(values: Values | number, dtype: DType): Tensor {
  if (values instanceof Tensor) return values.detach();
  return toTensor(values as NestedArray, { dtype });
}

interface Greatest {
  value: number;
  /** Counted through all elements. */
  index: number;
}

interface Mismatch {
  count: number;
  absolute: Greatest;
  relative: Greatest;
}

function compare(
  a: Tensor,
  b: Tensor,
  { rtol, atol, equalNan }: Tolerances & { equalNan: boolean },
): Mismatch | undefined {
  const [actual, expected] = [read(a).values, read(b).values];
  const found: Mismatch = { count: 0, absolute: { value: 0, index: 0 }, relative: { value: 0, index: 0 } };
  actual.forEach((value, index) => {
    const wanted = expected[index];
    if (value === wanted || (equalNan && Number.isNaN(value) && Number.isNaN(wanted))) return;
    const difference = Math.abs(value - wanted);
    // An infinite value allows no difference, and NaN is near nothing.
    if (Number.isFinite(wanted) && difference <= atol + rtol * Math.abs(wanted)) return;
    found.count++;
    note(found.absolute, difference, index);
    note(found.relative, difference / Math.abs(wanted), index);
  });
  return found.count > 0 ? found : undefined;
}

/** Keeps the larger one; NaN is the largest. */
function note(greatest: Greatest, value: number, index: number): void {
  if (Number.isNaN(greatest.value) || value <= greatest.value) return;
  Object.assign(greatest, { value, index });
}

/** Tensors of more elements are told by their differences alone. */
const MOST_SHOWN = 12;

/** In PyTorch's words, and with both values where they are short. */
function describe({ count, absolute, relative }: Mismatch, a: Tensor, b: Tensor, { rtol, atol }: Tolerances): string {
  const exact = rtol === 0 && atol === 0;
  const isScalar = a.ndim === 0;
  const line = (name: string, { value, index }: Greatest, allowed: number) =>
    [
      isScalar
        ? `${name[0].toUpperCase()}${name.slice(1)} difference: ${value}`
        : `Greatest ${name} difference: ${value}`,
      isScalar ? "" : ` at index (${position(index, a.shape)})`,
      exact ? "" : ` (up to ${allowed} allowed)`,
    ].join("");
  const share = ((100 * count) / a.numel()).toFixed(1);
  return [
    `${isScalar ? "Scalars" : "Tensor-likes"} are not ${exact ? "equal" : "close"}!`,
    "",
    ...(a.numel() <= MOST_SHOWN ? [`Expected ${String(b)}, but got ${String(a)}.`] : []),
    ...(isScalar ? [] : [`Mismatched elements: ${count} / ${a.numel()} (${share}%)`]),
    line("absolute", absolute, atol),
    line("relative", relative, rtol),
  ].join("\n");
}

function size({ shape }: Tensor): string {
  return `torch.Size([${shape.join(", ")}])`;
}

/** An index counted through all elements, as one for each dimension. */
function position(index: number, shape: readonly number[]): string {
  return shape
    .map((length, dim) => {
      const inner = shape.slice(dim + 1).reduce((product, n) => product * n, 1);
      return Math.floor(index / inner) % length;
    })
    .join(", ");
}
