/** Bytes that are read where they are wanted: of a file, without the whole of it in between, or of an array. */
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { fileFault } from "./files.js";

export interface Source {
  /** Number of bytes. */
  readonly size: number;
  /** Bytes from `at` to `end`, which must be inside: not to be changed. */
  read(at: number, end: number): Uint8Array;
  /** Fills an array with the bytes from `at` on. */
  into(target: Uint8Array, at: number): void;
}

/** A file's bytes, for as long as it is there: it is opened for each reading. @throws Error that names it where it cannot be read */
export function sourceOfFile(file: string): Source {
  return {
    size: withFile(file, ({ size }) => size),
    read: (at, end) => withFile(file, (source) => source.read(at, end)),
    into: (target, at) => withFile(file, (source) => source.into(target, at)),
  };
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
    // Before it is opened: to open a pipe waits for ever.
    const found = statSync(file);
    if (!found.isFile()) throw Object.assign(new Error(), { code: found.isDirectory() ? "EISDIR" : "ESPIPE" });
    return openSync(file, "r");
  } catch (error) {
    throw fileFault("read", file, error);
  }
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

/** A part of a source as one of its own. */
export function partOf(source: Source, start: number, size: number): Source {
  return {
    size,
    read: (at, end) => source.read(start + at, start + end),
    into: (target, at) => source.into(target, start + at),
  };
}
