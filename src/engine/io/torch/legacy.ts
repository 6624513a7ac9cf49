/**
 * The layout before PyTorch 1.6, still written with `_use_new_zipfile_serialization=False`: pickles of a magic number, the version, facts of the
 * machine, the value, the keys of its storages; then each storage's number of elements and bytes.
 */
import type { Source } from "../../platform/source.js";
import type { DType } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { ByteReader } from "../byteReader.js";
import { FormatError } from "../formatError.js";
import { describe, Unpickler } from "../pickle/unpickler.js";
import { constructors } from "./constructors.js";
import type { MapLocation } from "./mapLocation.js";
import { StoredTensors, type Unread } from "./storages.js";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

/** Bytes that have the magic number in them. */
const MAGIC_ROOM = 64;

export function decodeLegacy(
  file: string,
  source: Source,
  mapLocation: MapLocation | undefined,
  unread: Unread | undefined,
): unknown {
  // Of a large file of another format no more is read.
  checkMagic(new ByteReader(file, source.read(0, Math.min(MAGIC_ROOM, source.size))));
  const bytes = source.read(0, source.size);
  const reader = new ByteReader(file, bytes);
  plain(reader);
  const version = plain(reader);
  if (version !== VERSION) reader.fail(`version ${VERSION} of PyTorch's older layout`, describe(version));
  const machine = plain(reader) as { little_endian?: unknown } | null;
  const isBigEndian = machine?.little_endian === false;

  // The storages lie behind the pickle that refers to them: it is read once to learn what they are, and once more with them.
  const start = reader.at;
  const types = new Map<string, DType>();
  const learning = new StoredTensors("meta", isBigEndian, () => undefined);
  const learn = (id: unknown, pickle: Unpickler): Tensor => {
    const found = learning.find(id, pickle);
    const key = (id as string[])[2];
    if (!types.has(key)) types.set(key, found.dtype);
    return found;
  };
  new Unpickler(reader, { globals: constructors, persistent: learn }).load();
  const storages = readStorages(reader, types);

  const bytesOf = (key: string) => {
    const found = storages.get(key);
    return found && { size: found.length, into: (target: Uint8Array) => target.set(found) };
  };
  const stored = new StoredTensors(mapLocation, isBigEndian, bytesOf, unread);
  const again = new ByteReader(file, bytes);
  again.at = start;
  return new Unpickler(again, { globals: constructors, persistent: (id, pickle) => stored.find(id, pickle) }).load();
}

function checkMagic(reader: ByteReader): void {
  let magic: unknown;
  try {
    magic = plain(reader);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  if (magic === MAGIC) return;
  throw new FormatError(reader.file, {
    byte: 0,
    expected: "a file of PyTorch's (a zip archive, or a pickle of its magic number)",
    found: reader.bytes.length === 0 ? "an empty file" : "another format",
  });
}

/** A pickle of plain values. */
function plain(reader: ByteReader): unknown {
  return new Unpickler(reader, { globals: new Map() }).load();
}

function readStorages(reader: ByteReader, types: ReadonlyMap<string, DType>): Map<string, Uint8Array> {
  const at = reader.at;
  const keys = plain(reader);
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string"))
    reader.fail("a list of the storages' keys", "something else", at);
  const out = new Map<string, Uint8Array>();
  for (const key of keys as string[]) {
    const dtype = types.get(key);
    if (dtype === undefined) reader.fail("keys of storages that the value has", JSON.stringify(key.slice(0, 40)), at);
    const count = reader.u64("elements of a storage");
    out.set(key, reader.read(count * dtype.itemsize, "a storage"));
  }
  return out;
}
