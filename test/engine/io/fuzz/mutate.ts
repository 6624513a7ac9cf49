/** Damage to files: what disks, networks and enemies do to them. */

/** Numbers in [0, below), the same for the same seeds (mulberry32). */
export type Dice = (below: number) => number;

export function dice(seed: number, n: number): Dice {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b)) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return Math.floor((((x ^ (x >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Mutation = (bytes: Uint8Array, roll: Dice) => Uint8Array;

const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
/** A start and an end within the bytes, not far from each other. */
function span(bytes: Uint8Array, roll: Dice): [number, number] {
  const start = roll(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + roll(roll(2) === 0 ? 8 : 256))];
}

const extremes = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
const lengths = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 32n,
  2n ** 53n,
].concat(2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n);
const numerals = ["-1", "0", "99999999999999999999", "4294967296", "1e308", "NaN", "", "9007199254740993"];

const mutations: Mutation[] = [
  function flipBits(bytes, roll) {
    const out = bytes.slice();
    for (let i = 1 + roll(4); i > 0; i--) out[roll(out.length)] ^= 1 << roll(8);
    return out;
  },
  function replaceByExtremes(bytes, roll) {
    const [start, end] = span(bytes, roll);
    return bytes.slice().fill(extremes[roll(extremes.length)], start, roll(2) === 0 ? start + 1 : end);
  },
  function replaceByAny(bytes, roll) {
    const out = bytes.slice();
    out[roll(out.length)] = roll(256);
    return out;
  },
  function truncate(bytes, roll) {
    return bytes.slice(0, roll(bytes.length));
  },
  function insert(bytes, roll) {
    const at = roll(bytes.length + 1);
    const added = Uint8Array.from({ length: 1 + roll(16) }, () => roll(256));
    return join(bytes.subarray(0, at), added, bytes.subarray(at));
  },
  function remove(bytes, roll) {
    const [start, end] = span(bytes, roll);
    return join(bytes.subarray(0, start), bytes.subarray(end));
  },
  function duplicate(bytes, roll) {
    const [start, end] = span(bytes, roll);
    const at = roll(2) === 0 ? end : roll(bytes.length);
    const copies = Array.from({ length: 1 + roll(3) }, () => bytes.subarray(start, end));
    return join(bytes.subarray(0, at), ...copies, bytes.subarray(at));
  },
  function copyOver(bytes, roll) {
    const [start, end] = span(bytes, roll);
    return bytes.slice().copyWithin(roll(bytes.length), start, end);
  },
  /** Binary length fields, of every width, in both orders of bytes. */
  function lie(bytes, roll) {
    const out = bytes.slice();
    const width = [1, 2, 4, 8][roll(4)];
    if (out.length < width) return out;
    const at = roll(out.length - width + 1);
    const field = Buffer.alloc(8);
    field.writeBigUInt64LE(lengths[roll(lengths.length)]);
    const part = field.subarray(0, width);
    out.set(roll(2) === 0 ? part : part.reverse(), at);
    return out;
  },
  /** Numbers written in digits. */
  function lieInDigits(bytes, roll) {
    const text = Buffer.from(bytes).toString("latin1");
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return bytes.slice(0, roll(bytes.length));
    const { index, 0: digits } = numbers[roll(numbers.length)];
    const lie = numerals[roll(numerals.length)];
    return new Uint8Array(Buffer.from(text.slice(0, index) + lie + text.slice(index + digits.length), "latin1"));
  },
];

/** The file after its damage number `n`: one to three mutations, always the same ones. */
export function mutate(valid: Uint8Array, seed: number, n: number): Uint8Array {
  const roll = dice(seed, n);
  let bytes = valid;
  for (let i = [1, 1, 2, 3][roll(4)]; i > 0 && bytes.length > 0; i--)
    bytes = mutations[roll(mutations.length)](bytes, roll);
  return bytes;
}
