/**
 * Scratch memory of the WASM kernels. Tensors live in ordinary typed arrays, which the kernels cannot see: a call copies
 * its inputs here, runs, and copies the result out. Nothing outlives a call.
 */
import type { FloatArray } from "../contiguous.js";

const PAGE = 65536;

/** The most bytes that scratch memory may grow to. The blocking in gemm.ts and pointwise.ts keeps below it. */
export const SCRATCH_BUDGET = 48 * 1024 * 1024;

/** Kernels may read this far past the end of an operand. */
const READABLE_BYTES = 64;

/** Up to this many elements a loop is faster than `TypedArray.prototype.set`. */
const LOOP_ELEMENTS = 12;

export interface Scratch {
  readonly memory: WebAssembly.Memory;
  /** Views of the whole memory. `allocate` may replace them: read them after the last allocation of a call. */
  f32: Float32Array;
  f64: Float64Array;
  /** First free byte that belongs to no module. */
  start: number;
  next: number;
}

/** Scratch memory over `memory`, free from byte `start` on. */
export function createScratch(memory: WebAssembly.Memory, start: number): Scratch {
  const { buffer } = memory;
  return { memory, f32: new Float32Array(buffer), f64: new Float64Array(buffer), start, next: start };
}

/** Forgets what was allocated. */
export function reset(scratch: Scratch): void {
  scratch.next = scratch.start;
}

/** Pointer to `bytes` bytes, aligned to 64, of any content. Grows the memory; throws past `SCRATCH_BUDGET`. */
export function allocate(scratch: Scratch, bytes: number): number {
  const pointer = (scratch.next + 63) & ~63;
  scratch.next = pointer + bytes + READABLE_BYTES;
  if (scratch.next > scratch.f32.byteLength) grow(scratch);
  return pointer;
}

function grow(scratch: Scratch): void {
  const { memory, next } = scratch;
  if (next > SCRATCH_BUDGET)
    throw new RangeError(`A kernel asked for ${next} bytes of scratch memory; its budget is ${SCRATCH_BUDGET} bytes.`);
  memory.grow(Math.ceil((next - memory.buffer.byteLength) / PAGE));
  scratch.f32 = new Float32Array(memory.buffer);
  scratch.f64 = new Float64Array(memory.buffer);
}

/** Copies n elements from one array to another of the same type. */
export function copy(from: FloatArray, fromBase: number, to: FloatArray, toBase: number, n: number): void {
  if (n <= LOOP_ELEMENTS) for (let i = 0; i < n; i++) to[toBase + i] = from[fromBase + i];
  else if (n === from.length) to.set(from, toBase);
  else to.set(from.subarray(fromBase, fromBase + n), toBase);
}
