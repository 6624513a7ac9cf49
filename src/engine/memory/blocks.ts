/** Blocks of the heap for a kernel's own use: work space that lives as long as a call. */
import { heap } from "./heap.js";
import { outOfMemory } from "./outOfMemory.js";

/** Address of a block of any content, 64-byte aligned. Give it back with `freeBytes`. @throws OutOfMemoryError past the budget */
export function allocateBytes(bytes: number): number {
  const memory = heap()!;
  const pointer = memory.allocate(bytes);
  if (pointer === 0) throw outOfMemory(memory, bytes, "A kernel's work space");
  return pointer;
}

/** Gives back a block of `allocateBytes(bytes)`. */
export function freeBytes(pointer: number, bytes: number): void {
  heap()!.release(pointer, bytes);
}
