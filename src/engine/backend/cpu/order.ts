/** Orders of the values of a run: PyTorch's, in which NaN is larger than every number. */

/** From small to large, NaN last. */
export const ascending = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));

const DIGITS = 8;
const VALUES = 256;

/** Room for sorting. */
interface Scratch {
  keys: Float64Array;
  positions: Int32Array;
  otherKeys: Float64Array;
  otherPositions: Int32Array;
}

const scratchOf = (n: number): Scratch => ({
  keys: new Float64Array(n),
  positions: new Int32Array(n),
  otherKeys: new Float64Array(n),
  otherPositions: new Int32Array(n),
});

/** Serves all lines of a tensor; long ones get their own, so that it does not stay. */
let shared = scratchOf(1024);
const LONGEST_SHARED = 65536;
const counts = new Uint32Array(DIGITS * VALUES);

function scratchFor(n: number): Scratch {
  if (n > LONGEST_SHARED) return scratchOf(n);
  if (n > shared.keys.length) shared = scratchOf(2 * n);
  return shared;
}

/** Up to this length insertion is faster than counting digits. */
const SHORT = 48;

/** Sorts keys and the positions that they came from, equal keys in their order. */
function insertionSort({ keys, positions }: Scratch, n: number): Int32Array {
  for (let i = 1; i < n; i++) {
    const key = keys[i];
    const position = positions[i];
    let j = i - 1;
    for (; j >= 0 && keys[j] > key; j--) {
      keys[j + 1] = keys[j];
      positions[j + 1] = positions[j];
    }
    keys[j + 1] = key;
    positions[j + 1] = position;
  }
  return positions;
}

/**
 * Sorts by the bytes of the numbers, from the last to the first, each time keeping equal ones in their order; bytes that all numbers
 * share cost nothing. The bits of floating-point numbers sort as whole numbers do once the negative ones are turned around.
 */
function radixSort({ keys, positions, otherKeys, otherPositions }: Scratch, n: number): Int32Array {
  const bits = new Uint32Array(keys.buffer);
  counts.fill(0);
  for (let i = 0; i < 2 * n; i += 2) {
    const turn = bits[i + 1] >>> 31 === 1 ? 0xffffffff : 0;
    const low = (bits[i] = bits[i] ^ turn);
    const high = (bits[i + 1] = bits[i + 1] ^ (turn | 0x80000000));
    counts[low & 255]++;
    counts[256 + ((low >>> 8) & 255)]++;
    counts[512 + ((low >>> 16) & 255)]++;
    counts[768 + (low >>> 24)]++;
    counts[1024 + (high & 255)]++;
    counts[1280 + ((high >>> 8) & 255)]++;
    counts[1536 + ((high >>> 16) & 255)]++;
    counts[1792 + (high >>> 24)]++;
  }
  let [from, to] = [bits, new Uint32Array(otherKeys.buffer)];
  let [fromAt, toAt] = [positions, otherPositions];
  for (let digit = 0; digit < DIGITS; digit++) {
    const [word, shift, first] = [digit >> 2, 8 * (digit & 3), digit * VALUES];
    if (counts[first + ((from[word] >>> shift) & 255)] === n) continue;
    for (let place = first, before = 0; place < first + VALUES; place++) {
      const count = counts[place];
      counts[place] = before;
      before += count;
    }
    for (let i = 0; i < n; i++) {
      const at = counts[first + ((from[2 * i + word] >>> shift) & 255)]++;
      to[2 * at] = from[2 * i];
      to[2 * at + 1] = from[2 * i + 1];
      toAt[at] = fromAt[i];
    }
    [from, to] = [to, from];
    [fromAt, toAt] = [toAt, fromAt];
  }
  return fromAt;
}

/**
 * The positions 0 to n − 1 of a run in the order of their values, equal ones in their own order.
 * @param descending from large to small, NaN first
 * @returns a look at scratch memory, good until the next call
 */
export function sortedPositions(
  array: ArrayLike<number>,
  start: number,
  n: number,
  step: number,
  descending = false,
): Int32Array {
  const scratch = scratchFor(n);
  const { keys, positions } = scratch;
  const nans: number[] = [];
  let numbers = 0;
  for (let i = 0, p = start; i < n; i++, p += step) {
    const value = array[p];
    if (value !== value) nans.push(i);
    else {
      // −0 and 0 are equal, but not their bits.
      keys[numbers] = (descending ? -value : value) + 0;
      positions[numbers++] = i;
    }
  }
  const sorted = numbers <= SHORT ? insertionSort(scratch, numbers) : radixSort(scratch, numbers);
  if (nans.length === 0) return sorted.subarray(0, n);
  const out = new Int32Array(n);
  out.set(sorted.subarray(0, numbers), descending ? nans.length : 0);
  out.set(nans, descending ? 0 : numbers);
  return out;
}

const after = (a: number, b: number) => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/**
 * The position of the k-th smallest value of a run, k from 0: PyTorch's quickselect, step for step, since among equal values it
 * decides which position is given.
 */
export function selectPosition(array: ArrayLike<number>, start: number, n: number, step: number, k: number): number {
  const at = new Int32Array(n);
  for (let i = 0; i < n; i++) at[i] = i;
  const value = (i: number) => array[start + at[i] * step];
  const swap = (i: number, j: number) => void ([at[i], at[j]] = [at[j], at[i]]);
  const order = (i: number, j: number) => after(value(i), value(j)) && swap(i, j);
  let [left, right] = [0, n - 1];
  while (right > left) {
    if (right === left + 1) {
      order(left, right);
      break;
    }
    swap(left + ((right - left) >> 1), left + 1);
    order(left + 1, right);
    order(left, right);
    order(left + 1, left);
    const pivot = value(left);
    let [i, j] = [left + 1, right];
    for (;;) {
      do i++;
      while (after(pivot, value(i)));
      do j--;
      while (after(value(j), pivot));
      if (j < i) break;
      swap(i, j);
    }
    swap(left, j);
    if (j <= k) left = i;
    if (j >= k) right = j - 1;
  }
  return at[k];
}
