/** PyTorch's files as values. https://github.com/pytorch/pytorch/blob/v1.13.1/torch/serialization.py */
import { ByteReader } from "../byteReader.js";
import { FormatError } from "../formatError.js";
import { Unpickler } from "../pickle/unpickler.js";
import { sourceOf, type Source } from "../../platform/source.js";
import { members } from "../zip.js";
import { constructors } from "./constructors.js";
import { decodeLegacy } from "./legacy.js";
import type { MapLocation } from "./mapLocation.js";
import { records } from "./names.js";
import { StoredTensors, type Unread } from "./storages.js";

const ZIP = [0x50, 0x4b];

/**
 * The value in the bytes of a `.pth` file, of the zip layout (PyTorch 1.6 and later) or the one before.
 * @param file what errors call it
 * @param unread hears of storages that are left on meta
 * @throws FormatError for what is no such file, a damaged one, and one that holds more than data; RuntimeError for a device that is not here
 */
export function decodeTorch(
  file: string,
  bytes: Uint8Array | Source,
  mapLocation?: MapLocation,
  unread?: Unread,
): unknown {
  const source = bytes instanceof Uint8Array ? sourceOf(bytes) : bytes;
  const start = source.read(0, Math.min(ZIP.length, source.size));
  return ZIP.every((byte, i) => start[i] === byte)
    ? decodeZip(file, source, mapLocation, unread)
    : decodeLegacy(file, source, mapLocation, unread);
}

function decodeZip(
  file: string,
  source: Source,
  mapLocation: MapLocation | undefined,
  unread: Unread | undefined,
): unknown {
  const files = members(file, source);
  const pickleName = [...files.keys()].find((name) => name.endsWith(`/${records.pickle}`));
  if (pickleName === undefined)
    throw new FormatError(file, {
      expected: `an archive of PyTorch's, with ${records.pickle}`,
      found: "an archive of other files",
    });
  const folder = pickleName.slice(0, -records.pickle.length);
  const order = files.get(folder + records.byteOrder);
  const isBig = order !== undefined && new TextDecoder().decode(order.read()).trim() === "big";
  const stored = new StoredTensors(mapLocation, isBig, (key) => files.get(folder + records.storage(key)), unread);
  const reader = new ByteReader(`${file} (${pickleName})`, files.get(pickleName)!.read());
  return new Unpickler(reader, { globals: constructors, persistent: (id, pickle) => stored.find(id, pickle) }).load();
}
