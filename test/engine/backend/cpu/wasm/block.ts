import type { FloatArray } from "../../../../../src/engine/backend/cpu/contiguous.js";
import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";

/** Bytes of NaN around each range, so that reading outside of it shows. */
const GAP = 64;

/** Ranges of the memory of kernels that no heap manages, from its first free byte on: for tests on pointers. */
export class Block {
  private next: number;

  constructor(private readonly kernels: KernelInstance) {
    this.next = kernels.exports.heapBase();
  }

  /** Address of a range of NaN bytes, 64-byte aligned. */
  room(bytes: number): number {
    const pointer = ((this.next + 63) & ~63) + GAP;
    this.next = pointer + bytes + GAP;
    const { memory, exports } = this.kernels;
    const missing = this.next - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    exports.fillBytes(pointer - GAP, 0xff, bytes + 2 * GAP);
    return pointer;
  }

  /** Address of a copy of an array. */
  put(array: FloatArray): number {
    const pointer = this.room(array.byteLength);
    this.view(array, pointer).set(array);
    return pointer;
  }

  /** A copy of as many elements as `like` has. */
  take<T extends FloatArray>(like: T, pointer: number): T {
    return this.view(like, pointer).slice() as T;
  }

  private view(like: FloatArray, pointer: number): FloatArray {
    const { buffer } = this.kernels.memory;
    return like instanceof Float32Array
      ? new Float32Array(buffer, pointer, like.length)
      : new Float64Array(buffer, pointer, like.length);
  }
}
