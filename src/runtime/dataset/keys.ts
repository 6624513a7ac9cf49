/** Keys of samples: 64 bits that are equal where the samples are. */
import { createHash } from "node:crypto";

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** Keys of rows, mixed number by number: two lanes of 32 bits (FNV-1a, and murmur's finisher). */
export class RowKeys {
  private readonly lanes: Uint32Array;

  constructor(rows: number) {
    this.lanes = new Uint32Array(2 * rows).fill(0x811c9dc5);
  }

  /** Takes the next number of a row in; all NaN are one number, and so are both zeros. */
  mix(row: number, value: number): void {
    double[0] = value === 0 ? 0 : Number.isNaN(value) ? NaN : value;
    const { lanes } = this;
    lanes[2 * row] = Math.imul(Math.imul(lanes[2 * row] ^ halves[0], 0x01000193) ^ halves[1], 0x01000193);
    let second = lanes[2 * row + 1] ^ Math.imul(halves[0] ^ Math.imul(halves[1], 0x85ebca6b), 0xc2b2ae35);
    second = Math.imul((second << 13) | (second >>> 19), 5) + 0xe6546b64;
    lanes[2 * row + 1] = second ^ (second >>> 16);
  }

  /** @param rows as many as there are in the end */
  keys(rows: number): BigUint64Array {
    return new BigUint64Array(this.lanes.slice(0, 2 * rows).buffer);
  }
}

/** The key of a text or of bytes. */
export function keyOf(content: string | Uint8Array): bigint {
  return createHash("sha1").update(content).digest().readBigUInt64LE();
}

/** Keys that came before. */
export function countRepeated(keys: BigUint64Array): number {
  const sorted = keys.slice().sort();
  let repeated = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) repeated++;
  return repeated;
}

/** How many of `keys` are among `others`. */
export function countShared(keys: BigUint64Array, others: BigUint64Array): number {
  const [mine, theirs] = [keys.slice().sort(), others.slice().sort()];
  let shared = 0;
  for (let i = 0, j = 0; i < mine.length; i++) {
    while (j < theirs.length && theirs[j] < mine[i]) j++;
    if (j < theirs.length && theirs[j] === mine[i]) shared++;
  }
  return shared;
}
