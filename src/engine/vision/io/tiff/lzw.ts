/** LZW as TIFF has it: codes of 9 to 12 bits, the highest bit first, that grow one code early. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, section 13 */

const [CLEAR, END, FIRST] = [256, 257, 258];
const MOST_CODES = 4096;
const MOST_BITS = 12;

/** @returns how many bytes of `target` were filled: fewer than it has where the codes end, or make no sense */
export function unpackLzw(bytes: Uint8Array, target: Uint8Array): number {
  // What a code stands for: bytes that were written before, from a place on.
  const [starts, lengths] = [new Int32Array(MOST_CODES), new Int32Array(MOST_CODES)];
  let [next, size, held, count, at] = [FIRST, 9, 0, 0, 0];
  // Where what the code before stands for was written, and how much of it; nothing after a clear.
  let [before, previous] = [0, 0];
  for (let i = 0; at < target.length;) {
    while (count < size && i < bytes.length) {
      held = ((held << 8) | bytes[i++]) & 0xffffff;
      count += 8;
    }
    count -= size;
    const code = (held >> count) & ((1 << size) - 1);
    if (count < 0 || code === END) return at;
    if (code === CLEAR) {
      [next, size, previous] = [FIRST, 9, 0];
      continue;
    }
    if (code > next || (code === next && (previous === 0 || next === MOST_CODES))) return at;
    // The code that comes into being now stands for what came before and its own first byte.
    const source = code === next ? before : starts[code];
    const length = code < CLEAR ? 1 : code === next ? previous + 1 : lengths[code];
    const from = at;
    if (code < CLEAR) target[at++] = code;
    else for (let k = source, end = Math.min(at + length, target.length); at < end; k++) target[at++] = target[k];
    if (previous > 0 && next < MOST_CODES) {
      [starts[next], lengths[next]] = [before, previous + 1];
      next++;
      if (next === (1 << size) - 1 && size < MOST_BITS) size++;
    }
    [before, previous] = [from, length];
  }
  return at;
}
