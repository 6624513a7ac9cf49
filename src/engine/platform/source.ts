/** Bytes that are read where they are wanted: of a file, without the whole of it in between, or of an array. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { fileFault } from "./files.js";

export interface Source {
  /** Number of bytes. */
  readonly size: number;
  /** Bytes from `at` to `end`, which must be inside: not to be changed. */
  read(at: number, end: number): Uint8Array;
  /** Fills an array with the bytes from `at` on. */
  into(target: Uint8Array, at: number): void;
}

/** Calls `use` with a file's bytes. @throws Error that names the file where it cannot be read */
export function withFile<T>(file: string, use: (source: Source) => T): T {
  const handle = opened(file);
  const into = (target: Uint8Array, at: number): void => {
    for (let done = 0; done < target.length;) {
      const count = readSync(handle, target, done, target.length - done, at + done);
      if (count === 0) throw new Error(`Cannot read ${file}: it became shorter meanwhile`);
      done += count;
    }
  };
  const read = (at: number, end: number): Uint8Array => {
    const bytes = new Uint8Array(end - at);
    into(bytes, at);
    return bytes;
  };
  try {
    return use({ size: fstatSync(handle).size, read, into });
  } finally {
    closeSync(handle);
  }
}

function opened(file: string): number {
  try {
    const handle = openSync(file, "r");
    if (fstatSync(handle).isFile()) return handle;
    closeSync(handle);
  } catch (error) {
    throw fileFault("read", file, error);
  }
  throw fileFault("read", file, { code: "EISDIR" });
}

/** The bytes of an array. */
export function sourceOf(bytes: Uint8Array): Source {
  return {
    size: bytes.length,
    // Not as one of Node's buffers, whose `slice` copies nothing.
    read: (at, end) => new Uint8Array(bytes.buffer, bytes.byteOffset + at, end - at),
    into: (target, at) => target.set(bytes.subarray(at, at + target.length)),
  };
}
