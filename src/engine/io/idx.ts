/** IDX, the format of MNIST: an array of numbers behind its sizes, all big-endian. https://yann.lecun.com/exdb/mnist/ */
import { type DType, float32, float64, int16, int32, int8, uint8 } from "../tensor/dtype.js";
import { cpu } from "../tensor/device.js";
import { MOST_VALUES, shapesOnly } from "../tensor/hollow.js";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { ByteStream } from "./byteStream.js";
import { FormatError } from "./formatError.js";
import { storageFilled, swapped } from "./tensorBytes.js";
import { nameOf, type Source } from "./unzipped.js";

/** Types by their numbers in the third byte. */
const types: ReadonlyMap<number, DType> = new Map([
  [0x08, uint8],
  [0x09, int8],
  [0x0b, int16],
  [0x0c, int32],
  [0x0d, float32],
  [0x0e, float64],
]);
/** What the files of the format hold is far below. */
const MOST_BYTES = 2 ** 31;

/**
 * The array of an IDX file (`train-images-idx3-ubyte`), gzipped or not.
 * @param source a path, or the bytes of a file
 * @throws FormatError for what is no such file, and a damaged one
 */
export function readIdx(source: Source): Tensor {
  const file = nameOf(source);
  const stream = new ByteStream(source);
  const fail = (byte: number, expected: string, found: string): never => {
    throw new FormatError(file, { byte, expected, found });
  };
  try {
    const magic = header(stream, 4, fail);
    if (magic[0] !== 0 || magic[1] !== 0)
      fail(0, "an array in IDX format, which starts with 00 00", [...magic.subarray(0, 2)].map(hex).join(" "));
    const dtype = types.get(magic[2]) ?? fail(2, "a type of numbers from 08 to 0e", hex(magic[2]));
    const dimensions = magic[3];
    if (dimensions < 1 || dimensions > 8) fail(3, "1 to 8 dimensions", String(dimensions));
    const sizes = new DataView(header(stream, 4 * dimensions, fail).buffer);
    const shape = Array.from({ length: dimensions }, (_, i) => sizes.getUint32(4 * i));
    return readValues(stream, dtype, shape, fail);
  } finally {
    stream.close();
  }
}

type Fail = (byte: number, expected: string, found: string) => never;

function header(stream: ByteStream, size: number, fail: Fail): Uint8Array {
  const bytes = new Uint8Array(size);
  const at = stream.position;
  if (!stream.into(bytes))
    fail(at, `${size} bytes of the header`, `${stream.position - at} before the end of the file`);
  return bytes;
}

function readValues(stream: ByteStream, dtype: DType, shape: Shape, fail: Fail): Tensor {
  const size = numel(shape) * dtype.itemsize;
  const start = stream.position;
  const wanted = `${size} bytes of an array of shape [${shape.join(", ")}]`;
  if (size > MOST_BYTES) fail(4, `an array of at most ${MOST_BYTES} bytes`, `${size}`);
  if (shapesOnly && numel(shape) > MOST_VALUES) return Tensor.hollow(shape, dtype);
  // A header that lies costs no memory: the array is made once all its bytes are there.
  const pieces = Array.from(stream.pieces(size), (piece) => piece.slice());
  const end = stream.position;
  if (end < start + size) fail(end, wanted, `${end - start} before the end of the file`);
  if (stream.into(new Uint8Array(1))) fail(end, `the end of the file after ${wanted}`, "more");
  const storage = storageFilled(dtype, numel(shape), (target) => {
    let at = 0;
    for (const piece of pieces) {
      target.set(piece, at);
      at += piece.length;
    }
    if (dtype.itemsize > 1) target.set(swapped(target, dtype.itemsize));
  });
  return new Tensor(storage, shape, contiguousStrides(shape), 0, cpu);
}

const hex = (byte: number) => byte.toString(16).padStart(2, "0");
