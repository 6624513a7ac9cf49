import { RuntimeError } from "../../errors.js";
import { writeInt64 } from "../int64.js";
import { byKernel, type Destination } from "./destination.js";
import type { Generator } from "./generator.js";

const WORD = 2 ** 32;
/** Bits of the significand of a floating dtype, by PyTorch's name of it. */
const DIGITS: Record<string, number> = { Float: 24, Double: 53 };
/** Least and greatest value of an integral dtype, by PyTorch's name of it; int64 is bound by exact numbers instead. */
const BOUNDS: Record<string, readonly [number, number]> = {
  Bool: [0, 1],
  Byte: [0, 255],
  Int: [-(2 ** 31), 2 ** 31 - 1],
  Long: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/**
 * Fills with integers in [from, to): the remainder of a 32-bit draw, or of a 64-bit one when the range is 2^32 or more (int64 and
 * floating dtypes only).
 * @throws RuntimeError when `from >= to`, a bound is no integer, or a bound does not fit the dtype.
 *
 * https://pytorch.org/docs/1.13/generated/torch.randint.html
 */
export function fillRandomFromTo(destination: Destination, generator: Generator, from: number, to: number): void {
  const { array, base, length, dtype } = destination;
  const [low, high] = checkRange(dtype.scalarType, from, to);
  const range = high - low;
  const wide = BigInt(range);
  const draw =
    range >= WORD && dtype.scalarType !== "Int"
      ? () => Number(generator.random64() % wide)
      : () => generator.random32() % range;
  for (let i = base; i < base + length; i++) {
    const value = draw() + low;
    if (dtype.cells === 2) writeInt64(array as Int32Array, i, value);
    else array[i] = value;
  }
}

/**
 * Fills with integers over the whole dtype: [0, 2^63) for int64, [0, 2^31) for int32, [0, 255] for uint8, 0 or 1 for bool,
 * [0, 2^24] for float32, [0, 2^53] for float64.
 *
 * https://pytorch.org/docs/1.13/generated/torch.Tensor.random_.html
 */
export function fillRandom(destination: Destination, generator: Generator): void {
  const { array, base, length, dtype } = destination;
  const end = base + length;
  switch (dtype.scalarType) {
    case "Long":
      for (let i = base; i < end; i++) {
        array[2 * i + 1] = generator.random32() & 0x7fffffff;
        array[2 * i] = generator.random32();
      }
      return;
    case "Double":
      for (let i = base; i < end; i++) array[i] = Number(generator.random64() % (2n ** 53n + 1n));
      return;
    case "Float":
      for (let i = base; i < end; i++) array[i] = generator.random32() % (2 ** 24 + 1);
      return;
    default: {
      const mask = BOUNDS[dtype.scalarType][1];
      for (let i = base; i < end; i++) array[i] = generator.random32() & mask;
    }
  }
}

/**
 * A random permutation of 0 to n - 1.
 * @throws RuntimeError when `n` is negative.
 *
 * https://pytorch.org/docs/1.13/generated/torch.randperm.html
 */
export function randperm(n: number, generator: Generator): Int32Array {
  if (!(n >= 0)) throw new RuntimeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random32() % (n - i));
    const value = order[i];
    order[i] = order[j];
    order[j] = value;
  }
  return order;
}

/** As `randperm`, into a destination of int64. Returns false where no kernel does it. */
export function fillPermutation(destination: Destination, generator: Generator): boolean {
  return byKernel(destination, generator, (kernels, state, at, work) =>
    kernels.fillPermutation(state, at, destination.length, work),
  );
}

function checkRange(type: string, from: number, to: number): [number, number] {
  for (const [name, value] of [
    ["from", from],
    ["to", to],
  ] as const)
    if (!Number.isInteger(value))
      throw new RuntimeError(`random_ expects '${name}' to be an integer, but got ${value}`);
  if (from >= to)
    throw new RuntimeError(`random_ expects 'from' to be less than 'to', but got from=${from} >= to=${to}`);
  const digits = DIGITS[type];
  let [low, high] = [from, to];
  if (digits !== undefined) {
    low = innerFrom(from, digits);
    high = innerTo(to, digits);
    if (low >= high)
      throw new RuntimeError(
        `random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from=${low} >= to=${high}`,
      );
    return [low, high];
  }
  const [least, greatest] = BOUNDS[type];
  const name = { Bool: "bool", Byte: "unsigned char", Int: "int", Long: "long" }[type];
  if (low < least || low > greatest) throw new RuntimeError(`from is out of bounds for ${name}`);
  if (high - 1 < least || high - 1 > greatest) throw new RuntimeError(`to - 1 is out of bounds for ${name}`);
  return [low, high];
}

const toSignificand = (value: number, digits: number): number => (digits === 24 ? Math.fround(value) : value);

/** The bound moved inward when rounding to the dtype would carry a drawn value past it. */
function innerFrom(from: number, digits: number): number {
  const rounded = toSignificand(from + 1, digits);
  return rounded < from ? rounded + spacing(from + 1, digits) : from;
}

function innerTo(to: number, digits: number): number {
  const rounded = toSignificand(to - 1, digits);
  return rounded >= to ? rounded - spacing(to - 1, digits) : to;
}

const spacing = (value: number, digits: number): number => 2 ** (Math.floor(Math.log2(Math.abs(value))) - digits + 1);
