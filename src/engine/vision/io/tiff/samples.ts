/** Bytes of a row as numbers: predictors undone, bits taken apart, in the machine's order. */

/** The kinds of numbers that pixels are made of. */
export type SampleArray = Uint8Array | Uint16Array | Float32Array;

export interface SampleType {
  /** 1, 2, 4, 8, 16, 32, 64. */
  readonly bits: number;
  readonly isFloat: boolean;
  readonly littleEndian: boolean;
}

/**
 * Undoes the predictor of a row, in place: each number is what was to be added to the one before of its channel.
 * @param predictor 1: none; 2: differences; 3: differences of the bytes of floats, which are sorted by their weight
 */
export function undoPredictor(row: Uint8Array, predictor: number, channels: number, type: SampleType): void {
  const { bits, littleEndian } = type;
  if (predictor === 3) return undoFloats(row, channels, type);
  if (predictor !== 2) return;
  if (bits === 8) for (let i = channels; i < row.length; i++) row[i] += row[i - channels];
  else {
    const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
    const step = bits >> 3;
    for (let at = channels * step; at + step <= row.length; at += step) {
      const before = at - channels * step;
      if (bits === 16)
        view.setUint16(at, view.getUint16(at, littleEndian) + view.getUint16(before, littleEndian), littleEndian);
      else view.setUint32(at, view.getUint32(at, littleEndian) + view.getUint32(before, littleEndian), littleEndian);
    }
  }
}

/** http://chriscox.org/TIFFTN3d1.pdf */
function undoFloats(row: Uint8Array, channels: number, { bits, littleEndian }: SampleType): void {
  for (let i = channels; i < row.length; i++) row[i] += row[i - channels];
  const sorted = row.slice();
  const size = bits >> 3;
  const count = row.length / size;
  for (let i = 0; i < count; i++)
    for (let k = 0; k < size; k++) row[i * size + (littleEndian ? size - 1 - k : k)] = sorted[k * count + i];
}

/** Numbers of a row: whole ones of less than 8 bits spread over 0 to 255 unless they are numbers of colours. */
export function samplesOf(
  row: Uint8Array,
  count: number,
  { bits, isFloat, littleEndian }: SampleType,
  spread: boolean,
): SampleArray {
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  if (isFloat) {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++)
      out[i] =
        bits === 16
          ? half(view.getUint16(2 * i, littleEndian))
          : bits === 32
            ? view.getFloat32(4 * i, littleEndian)
            : view.getFloat64(8 * i, littleEndian);
    return out;
  }
  if (bits === 8) return row.subarray(0, count);
  if (bits === 16) return Uint16Array.from({ length: count }, (_, i) => view.getUint16(2 * i, littleEndian));
  const most = (1 << bits) - 1;
  const factor = spread ? 255 / most : 1;
  return Uint8Array.from(
    { length: count },
    (_, i) => ((row[(i * bits) >> 3] >> (8 - bits - ((i * bits) & 7))) & most) * factor,
  );
}

/** A float16 by its bits. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
