/** Deflate and its checksum, by Node's zlib: ten times as fast as JavaScript's. */
import * as zlib from "node:zlib";

/** Deflate packs no tighter. */
const MOST_RATIO = 1032;

/** Unpacks a raw deflate stream of `size` bytes. @throws Error for a damaged stream and one that has more */
export function inflateRaw(bytes: Uint8Array, size: number): Uint8Array {
  // In one piece: pieces of the usual 16 KiB would be joined to another array. A size that lies gets no more than could come out.
  const chunkSize = 64 + Math.min(size, MOST_RATIO * bytes.length);
  const { buffer, byteOffset, byteLength } = zlib.inflateRawSync(bytes, {
    maxOutputLength: Math.max(1, size),
    chunkSize,
  });
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** What the first bytes of a raw deflate stream become. @throws Error for a damaged stream */
export function inflateBeginning(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(zlib.inflateRawSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }));
}

/** A raw deflate stream. */
export function deflateRaw(bytes: Uint8Array): Uint8Array {
  return zlib.deflateRawSync(bytes);
}

/** Node before 20.15 has none. */
const native = (zlib as { crc32?: (bytes: Uint8Array) => number }).crc32;

/** The CRC-32 of zip and gzip. */
export function crc32(bytes: Uint8Array): number {
  return native === undefined ? slowCrc32(bytes) : native(bytes);
}

let table: Uint32Array | undefined;

/** https://www.w3.org/TR/png/#D-CRCAppendix */
export function slowCrc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
