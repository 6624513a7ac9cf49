/** TFRecord framing: length (uint64), its checksum, data, its checksum; little-endian (tensorflow/core/lib/io/record_writer.cc). */
import { maskedCrc32c } from "./crc32c.js";
import type { WireWriter } from "./wire.js";

/** Why reading ended early: a record was cut off, as a kill leaves it, or is damaged. */
export interface FileProblem {
  kind: "truncated" | "corrupt";
  offset: number;
}

export function appendRecord(file: WireWriter, data: Uint8Array): void {
  const start = file.length;
  file.fixed32(data.length);
  file.fixed32(0);
  file.fixed32(maskedCrc32c(file.bytes, start, start + 8));
  file.raw(data);
  file.fixed32(maskedCrc32c(data));
}

/** Reads the records of a file in order. What `read` throws counts as damage. */
export function readRecords(file: Uint8Array, read: (data: Uint8Array) => void): FileProblem | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let offset = 0; offset < file.length;) {
    const next = readRecord(offset);
    if (typeof next === "string") return { kind: next, offset };
    offset = next;
  }
  return undefined;

  /** Returns the offset of the next record, or what is wrong with this one. */
  function readRecord(start: number): number | FileProblem["kind"] {
    const data = start + 12;
    if (data > file.length) return "truncated";
    if (view.getUint32(start + 8, true) !== maskedCrc32c(file, start, start + 8)) return "corrupt";
    const length = view.getUint32(start, true) + view.getUint32(start + 4, true) * 2 ** 32;
    const end = data + length;
    if (end + 4 > file.length) return "truncated";
    if (view.getUint32(end, true) !== maskedCrc32c(file, data, end)) return "corrupt";
    try {
      read(file.subarray(data, end));
    } catch {
      return "corrupt";
    }
    return end + 4;
  }
}
