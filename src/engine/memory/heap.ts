import type { KernelInstance } from "../backend/cpu/wasm/instance.js";
import { kernels } from "../backend/cpu/wasm/kernels.js";
import type { TypedArray } from "../tensor/dtype.js";
import { environment, onExit } from "../platform/env.js";
import { Allocator } from "./allocator.js";
import { memoryBudget } from "./budget.js";
import { Guards } from "./guards.js";

const PAGE = 65536;

/** Kernels may read this far past the end of a block. */
const READABLE_BYTES = 64;

const buffers = new WeakSet<ArrayBufferLike>();

/** True for an array that looks at the memory of kernels: element i then lies at address i * BYTES_PER_ELEMENT. */
export function isInHeap(array: ArrayBufferView): boolean {
  return buffers.has(array.buffer);
}

/** Views of the whole memory, by the name of the dtype. */
export type Views = Readonly<Record<string, TypedArray>>;

function viewsOf(buffer: ArrayBufferLike): Views {
  buffers.add(buffer);
  const int32 = new Int32Array(buffer);
  const uint16 = new Uint16Array(buffer);
  const uint8 = new Uint8Array(buffer);
  return {
    float64: new Float64Array(buffer),
    float32: new Float32Array(buffer),
    float16: uint16,
    bfloat16: uint16,
    int64: int32,
    int32,
    int16: new Int16Array(buffer),
    int8: new Int8Array(buffer),
    uint8,
    bool: uint8,
  };
}

/** The memory that tensors and kernels share: one WebAssembly.Memory a thread of JavaScript, and its blocks. */
export class Heap {
  /** Growing replaces them; older ones stay valid for what they cover. */
  views: Views;
  readonly allocator: Allocator;
  /** Fills what is handed out or given back with NaN, so that reading it shows: for tests (GRADLENS_POISON=1). */
  private readonly poisons = environment("GRADLENS_POISON") === "1";
  /**
   * Where it is a number, a collection is due at every so many residents, and takes place wherever a tensor is made: for tests of code
   * that might hold a tensor by its address alone (GRADLENS_RECLAIM=N).
   */
  readonly reclaimEvery = Number(environment("GRADLENS_RECLAIM") ?? 0);
  /** What shows that a kernel writes outside of its blocks: for tests (GRADLENS_CANARY=1). */
  readonly guards: Guards | null = null;

  constructor(
    readonly kernels: KernelInstance,
    /** The most bytes the memory may grow to. */
    readonly budget: number,
  ) {
    const { memory } = kernels;
    this.views = viewsOf(memory.buffer);
    const end = () => memory.buffer.byteLength - READABLE_BYTES;
    this.allocator = new Allocator(kernels.exports.heapBase(), end(), (bytes) => {
      const has = memory.buffer.byteLength;
      // Doubling keeps the number of views small.
      const wanted = Math.min(Math.max(has + bytes, 2 * has), Math.floor(budget / PAGE) * PAGE);
      if (wanted > has) this.grow((wanted - has) / PAGE);
      return end();
    });
    if (environment("GRADLENS_CANARY") !== "1") return;
    const guards = new Guards(() => this.views.uint8 as Uint8Array);
    this.guards = guards;
    onExit(() => guards.checkAll());
  }

  /** Bytes of the memory. */
  get reserved(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  /** Address of a block of at least `bytes` bytes, 64-byte aligned, of any content; 0 where the budget does not allow it. */
  allocate(bytes: number): number {
    const { guards } = this;
    let pointer = this.allocator.allocate(guards === null ? bytes : Guards.room(bytes));
    if (pointer === 0) return 0;
    if (guards !== null) pointer = guards.enclose(pointer, bytes);
    if (this.poisons) this.kernels.exports.fillBytes(pointer, 0xff, bytes);
    return pointer;
  }

  /** Takes back a block of `bytes` bytes. */
  release(pointer: number, bytes: number): void {
    if (this.poisons) this.kernels.exports.fillBytes(pointer, 0xff, bytes);
    if (this.guards === null) this.allocator.release(pointer, bytes);
    else this.allocator.release(this.guards.open(pointer), Guards.room(bytes));
  }

  private grow(pages: number): void {
    const { memory } = this.kernels;
    try {
      memory.grow(Math.ceil(pages));
    } catch {
      // The machine has less than the budget: the allocator sees that the end did not move.
      return;
    }
    this.views = viewsOf(memory.buffer);
  }
}

let current: Heap | null | undefined;

/** The heap of this thread, made at the first call; null where there are no kernels to share it with. */
export function heap(): Heap | null {
  if (current === undefined) {
    const instance = kernels();
    current = instance === null ? null : new Heap(instance, memoryBudget());
  }
  return current;
}
