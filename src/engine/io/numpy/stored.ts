/** The arrays of NumPy's files, whose elements are read when they are asked for. */
import { partOf, type Source, sourceOf, sourceOfFile } from "../../platform/source.js";
import { numel } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { StoredArray } from "../stored.js";
import { members } from "../zip.js";
import { beginningOf, headerIn, isNpy, type NpyHeader, readNpy } from "./npy.js";
import { nameInNpz } from "./npz.js";

/** Bytes of a packed array that have its header in them: deflate makes nothing much longer. */
const PACKED_HEADER = 1 << 14;

/** Up to so many bytes an array is read whole with its first row. */
const SMALL = 2 ** 26;

/** The array of an `.npy` as `array`, or those of an `.npz` by name. @throws FormatError for what is neither, and damaged files */
export function storedArrays(file: string): Record<string, StoredArray> {
  const source = sourceOfFile(file);
  if (isNpy(source)) return { array: inSource(file, source) };
  const found = [...members(file, source)].map(([name, member]): [string, StoredArray] => {
    const own = `${file} (${name})`;
    const plain = member.source();
    if (plain !== undefined) return [nameInNpz(name), inSource(own, plain)];
    const header = headerIn(own, member.beginning(PACKED_HEADER), member.size);
    return [nameInNpz(name), whole(header, () => readNpy(own, sourceOf(member.read()), header))];
  });
  return Object.fromEntries(found);
}

function inSource(file: string, source: Source): StoredArray {
  const header = headerIn(file, beginningOf(source), source.size);
  const tensor = () => readNpy(file, source, header);
  // Where elements of a row are not beside each other, and where one reading is quicker than many.
  if (header.isFortran || source.size <= SMALL) return whole(header, tensor);
  const { type, at, shape } = header;
  const row = shape.slice(1);
  const size = numel(row) * type.itemsize;
  return {
    shape,
    dtype: type.dtype,
    tensor,
    row: (index) => readNpy(file, partOf(source, at + index * size, size), { ...header, shape: row, at: 0 }),
  };
}

/** An array that is read with its first row, and kept. */
function whole({ shape, type }: NpyHeader, read: () => Tensor): StoredArray {
  let all: Tensor | undefined;
  const tensor = () => (all ??= read());
  return { shape, dtype: type.dtype, tensor, row: (index) => tensor().select(0, index) };
}
