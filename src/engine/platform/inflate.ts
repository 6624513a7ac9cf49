import { inflateSync } from "node:zlib";

/** Undoes deflate in its zlib wrap. @param most bytes that come out; more is an error. @throws Error for damaged data */
export function inflate(bytes: Uint8Array, most: number): Uint8Array {
  const { buffer, byteOffset, byteLength } = inflateSync(bytes, { maxOutputLength: Math.max(1, most) });
  return new Uint8Array(buffer, byteOffset, byteLength);
}
