/** Files read piece by piece, for those that are too large to be held whole. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { fileFault } from "./files.js";

export interface Chunk {
  /** Overwritten by the next chunk. */
  bytes: Uint8Array;
  /** Bytes of the file up to the end of this chunk, and in all. */
  read: number;
  total: number;
}

/** The bytes of a file in order. @throws Error that names it where it cannot be read */
export function* readChunks(file: string, size = 1 << 16): Generator<Chunk> {
  const handle = open(file);
  try {
    const total = fstatSync(handle).size;
    const buffer = new Uint8Array(size);
    for (let read = 0; ;) {
      const count = attempt(file, () => readSync(handle, buffer, 0, size, null));
      if (count === 0) return;
      read += count;
      yield { bytes: buffer.subarray(0, count), read, total };
    }
  } finally {
    closeSync(handle);
  }
}

function open(file: string): number {
  return attempt(file, () => openSync(file, "r"));
}

function attempt<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fileFault("read", file, error);
  }
}
