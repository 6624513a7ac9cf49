/**
 * Sizes of heap blocks: multiples of 64 up to 256, then four to an octave, so that at most a fifth of a block is unused. All are
 * multiples of 64, the length of a cache line, and so are all addresses.
 */

/** Number of the smallest class that holds `bytes`. */
export function classOf(bytes: number): number {
  if (bytes <= 256) return bytes <= 64 ? 0 : ((bytes + 63) / 64 - 1) | 0;
  const last = bytes - 1;
  const octave = 31 - Math.clz32(last);
  return 4 + (octave - 8) * 4 + ((last >>> (octave - 2)) & 3);
}

/** Bytes of a block of a class. */
export function classBytes(index: number): number {
  if (index < 4) return (index + 1) * 64;
  const octave = 8 + ((index - 4) >> 2);
  return 2 ** octave + (((index - 4) & 3) + 1) * 2 ** (octave - 2);
}

/** Classes up to 4 GiB. */
export const classCount = classOf(2 ** 32) + 1;
