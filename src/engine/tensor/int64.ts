/**
 * int64 values as pairs of int32 cells (low, high), little-endian as in PyTorch's files: no BigInt is made per element.
 * `index` counts elements, not cells.
 */

const HIGH = 4294967296;

/**
 * The value as a number.
 * @throws RangeError past 2^53, where a JavaScript number no longer holds it.
 */
export function readInt64(array: Int32Array, index: number): number {
  const value = array[2 * index + 1] * HIGH + (array[2 * index] >>> 0);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`int64 value ${bigInt64(array, index)} does not fit a JavaScript number (limit 2^53 - 1)`);
  return value;
}

/** Writes a number truncated toward zero, modulo 2^64; NaN and infinities become -2^63 as in C on x86. */
export function writeInt64(array: Int32Array, index: number, value: number): void {
  if (!Number.isFinite(value)) {
    array[2 * index] = 0;
    array[2 * index + 1] = -2147483648;
    return;
  }
  const integer = Math.trunc(value);
  array[2 * index] = integer | 0;
  array[2 * index + 1] = Math.floor(integer / HIGH) | 0;
}

/** The value in full. */
export function bigInt64(array: Int32Array, index: number): bigint {
  return (BigInt(array[2 * index + 1]) << 32n) | BigInt(array[2 * index] >>> 0);
}
