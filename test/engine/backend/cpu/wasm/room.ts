import type { KernelInstance } from "../../../../../src/engine/backend/cpu/wasm/instance.js";

type Values = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Room in an instance's memory for the operands of one test. */
export interface Room {
  /** Address of a copy of the values, aligned to 16 and then moved by `shift` bytes. */
  put(values: Values, shift?: number): number;
  /** Address of so many bytes of any content. */
  take(bytes: number): number;
  floats(pointer: number, n: number): Float32Array;
  doubles(pointer: number, n: number): Float64Array;
  integers(pointer: number, n: number): Int32Array;
  bytes(pointer: number, n: number): Uint8Array;
}

export function room({ memory, exports }: KernelInstance): Room {
  let next = Math.ceil(exports.heapBase() / 64) * 64;
  const take = (bytes: number): number => {
    const pointer = next;
    // Kernels may read 64 bytes past an operand's end.
    next += Math.ceil((bytes + 64) / 64) * 64;
    const missing = next - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return pointer;
  };
  return {
    take,
    put(values, shift = 0) {
      const pointer = take(values.byteLength + shift) + shift;
      const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      new Uint8Array(memory.buffer).set(source, pointer);
      return pointer;
    },
    floats: (pointer, n) => new Float32Array(memory.buffer, pointer, n),
    doubles: (pointer, n) => new Float64Array(memory.buffer, pointer, n),
    integers: (pointer, n) => new Int32Array(memory.buffer, pointer, n),
    bytes: (pointer, n) => new Uint8Array(memory.buffer, pointer, n),
  };
}
