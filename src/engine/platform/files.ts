/** Files, as the engine needs them: whole, and written so that a kill leaves either the old one or the new one. */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";

/** The bytes of a file, and not one of Node's buffers, whose `slice` copies nothing. @throws Error that names it where it cannot be read */
export function readBytes(file: string): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    throw fileFault("read", file, error);
  }
}

/** Writes a file, in one piece or several, with the folders above it. @throws Error that names it where it cannot be written */
export function writeBytes(file: string, bytes: Uint8Array | readonly Uint8Array[]): void {
  const part = `${file}.${randomUUID()}.part`;
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    writePieces(part, bytes instanceof Uint8Array ? [bytes] : bytes);
    renameSync(part, file);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    throw fileFault("write", file, error);
  }
}

/** Writes a file that is not there yet, down to the disk. */
export function writePieces(file: string, pieces: Iterable<Uint8Array>): void {
  const handle = openSync(file, "wx");
  try {
    for (const piece of pieces) for (let at = 0; at < piece.length;) at += writeSync(handle, piece, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const reasons: Record<string, string> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ESPIPE: "it is a pipe or a device, but bytes are read out of order: expected a file",
  ENOTDIR: "a part of its path is no folder",
  ENOSPC: "the disk is full",
};

/** What the system says of a file, in words. */
export function fileFault(action: "read" | "write", file: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Error(`Cannot ${action} ${file}: ${reasons[code ?? ""] ?? message}`, { cause: error });
}

/** Removes a file, if it is there. */
export function removeFile(file: string): void {
  rmSync(file, { force: true });
}
