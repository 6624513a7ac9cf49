import { FormatError } from "../../io/formatError.js";

/** Codes have at most 12 bits. */
const mostCodes = 4096;

/**
 * The colour numbers of a frame: LZW in sub-blocks. omggif's own decoder follows damaged codes round in a circle for ever.
 * https://www.w3.org/Graphics/GIF/spec-gif89a.txt, appendix F
 * @param at where the frame's data starts: with the size of its codes
 * @throws FormatError where there are fewer than `count`
 */
export function gifIndices(bytes: Uint8Array, at: number, count: number, file: string): Uint8Array {
  const minimum = bytes[at];
  if (!(minimum >= 2 && minimum <= 8))
    throw new FormatError(file, { byte: at, expected: "codes of 2 to 8 bits", found: String(minimum ?? "no byte") });
  const data = joined(bytes, at + 1);
  const out = new Uint8Array(count);
  const clear = 1 << minimum;
  // What a code stands for: what its prefix stands for, and one number more.
  const [prefix, suffix, length] = [new Int32Array(mostCodes), new Uint8Array(mostCodes), new Int32Array(mostCodes)];
  for (let code = 0; code < clear; code++) [suffix[code], length[code]] = [code, 1];
  let [next, size, previous, o] = [clear + 2, minimum + 1, -1, 0];
  let [bits, held, i] = [0, 0, 0];
  while (o < count) {
    while (held < size && i < data.length) {
      bits |= data[i++] << held;
      held += 8;
    }
    const code = bits & ((1 << size) - 1);
    if (held < size || code === clear + 1) break;
    bits >>= size;
    held -= size;
    if (code === clear) {
      [next, size, previous] = [clear + 2, minimum + 1, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0) || (code > clear && previous < 0))
      throw new FormatError(file, { byte: at, expected: `codes up to ${next}`, found: `code ${code}` });
    if (previous >= 0 && next < mostCodes) {
      let first = code === next ? previous : code;
      while (first >= clear) first = prefix[first];
      [prefix[next], suffix[next], length[next]] = [previous, suffix[first], length[previous] + 1];
      next++;
      if (next === 1 << size && size < 12) size++;
    } else if (code >= next)
      throw new FormatError(file, { byte: at, expected: `codes below ${next}`, found: `code ${code}` });
    const end = o + length[code];
    for (let c = code, to = end - 1; to >= o; to--, c = prefix[c]) if (to < count) out[to] = suffix[c];
    o = end;
    previous = code;
  }
  if (o < count) throw new FormatError(file, { byte: at, expected: `${count} pixels`, found: String(o) });
  return out;
}

/** The bytes of sub-blocks, each after its length, up to one of length 0 or the end of the file. */
function joined(bytes: Uint8Array, start: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = start; at < bytes.length && bytes[at] > 0; at += bytes[at] + 1)
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}
