/** Random fills by the kernels, which work on a copy of the generator's state in the heap. */
import { heap } from "../../../memory/heap.js";

export interface RandomExports {
  fillUniform32(state: number, out: number, n: number, from: number, range: number): void;
  fillUniform64(state: number, out: number, n: number): void;
  fillNormal32(state: number, out: number, n: number, mean: number, std: number): void;
  fillBernoulli32(
    state: number,
    out: number,
    n: number,
    stepsHigh: number,
    stepsLow: number,
    value: number,
    work: number,
  ): void;
  fillPermutation(state: number, out: number, n: number, work: number): void;
}

/** 624 words and a position. */
const STATE_BYTES = 625 * 4;
/** Words that the kernels draw at once. */
const WORK_BYTES = 2048 * 4;

/** Elements from which on a kernel is faster than drawing one by one: copying the state takes some microseconds. */
export const FILL_MIN_ELEMENTS = 256;

/** Where the state of a generator can be copied to and from. */
export interface WordSource {
  /** Writes 624 untempered words and the position of the next one. */
  store(words: Int32Array, at: number): void;
  /** Takes over what `store` wrote and a kernel changed. */
  load(words: Int32Array, at: number): void;
}

let block: number | undefined;

/** Runs a fill that draws from the source. Returns false where there are no kernels. */
export function drawWith(
  source: WordSource,
  fill: (exports: RandomExports, state: number, work: number) => void,
): boolean {
  const memory = heap();
  if (memory === null) return false;
  block ??= memory.allocate(STATE_BYTES + WORK_BYTES);
  if (block === 0) return false;
  source.store(memory.views.int32 as Int32Array, block / 4);
  fill(memory.kernels.exports, block, block + STATE_BYTES);
  source.load(memory.views.int32 as Int32Array, block / 4);
  return true;
}
