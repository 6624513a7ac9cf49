/** Bytes without a type: what the heap itself needs. */

export function fillBytes(pointer: usize, value: i32, bytes: usize): void {
  memory.fill(pointer, <u8>value, bytes);
}

/** Copies bytes; the ranges may overlap. */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}
