import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

/** Result of a step: all its bytes in base64, or a digest and the first and last 64 bytes. */
export interface Packed {
  bytes?: string;
  sha256?: string;
  head?: string;
  tail?: string;
}

/** Reads a JSON file of test/golden; tests run from the project's root. */
export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(path.join("test/golden", name), "utf8")) as T;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

export function decode(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}
