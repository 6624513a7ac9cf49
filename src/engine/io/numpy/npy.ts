/** NumPy's `.npy`, versions 1.0 to 3.0. https://numpy.org/doc/1.24/reference/generated/numpy.lib.format.html */
import { contiguousStrides, isContiguous, numel, type Shape } from "../../tensor/shape.js";
import { cpu } from "../../tensor/device.js";
import { Tensor } from "../../tensor/tensor.js";
import { ByteReader } from "../byteReader.js";
import { FormatError } from "../formatError.js";
import { sourceOf, type Source } from "../../platform/source.js";
import { bytesOfTensor, storageFilled } from "../tensorBytes.js";
import { joined } from "../zipWrite.js";
import { descrOf, elementType, type ElementType } from "./descr.js";
import { literal, type Literal } from "./literal.js";

const MAGIC = Uint8Array.of(0x93, ...new TextEncoder().encode("NUMPY"));
/** NumPy's own limit for headers that it reads from strangers. */
const LONGEST_HEADER = 10_000;
/** Bytes that have any header in them. */
const HEADER_ROOM = 12 + LONGEST_HEADER;
const MOST_DIMENSIONS = 32;
const ALIGNMENT = 64;
/** Room that NumPy leaves in the header for the first size to grow. */
const GROWTH_DIGITS = 21;

export function isNpy(source: Source): boolean {
  const start = source.read(0, Math.min(MAGIC.length, source.size));
  return MAGIC.every((byte, i) => start[i] === byte);
}

/** The array in a file. @throws FormatError for what is no such file, a damaged one, and arrays of anything but numbers and booleans */
export function decodeNpy(file: string, bytes: Uint8Array | Source): Tensor {
  const source = bytes instanceof Uint8Array ? sourceOf(bytes) : bytes;
  return readNpy(file, source, headerIn(file, beginningOf(source), source.size));
}

/** Bytes that have the header in them. */
export const beginningOf = (source: Source): Uint8Array => source.read(0, Math.min(source.size, HEADER_ROOM));

/** @param size of the file, of which `beginning` is the beginning @throws FormatError */
export function headerIn(file: string, beginning: Uint8Array, size: number): NpyHeader {
  const reader = new ByteReader(file, beginning);
  reader.magic(MAGIC, "an array of NumPy's");
  const version = reader.u8("the version");
  reader.u8("the version");
  if (version < 1 || version > 3) reader.fail("version 1, 2 or 3 of the format", String(version), MAGIC.length);
  const lengthAt = reader.at;
  const length = version === 1 ? reader.u16("the header's length") : reader.u32("the header's length");
  if (length > LONGEST_HEADER) reader.fail(`a header of at most ${LONGEST_HEADER} bytes`, String(length), lengthAt);
  const at = reader.at;
  const header = parseHeader(file, at, latin1(reader.read(length, "the header")));
  const expected = numel(header.shape) * header.type.itemsize;
  if (!Number.isSafeInteger(expected) || expected !== size - reader.at)
    reader.fail(`${expected} bytes of an array of shape [${header.shape.join(", ")}]`, String(size - reader.at));
  return { ...header, at: reader.at };
}

/** The array behind a header. @throws FormatError for numbers that tensors do not hold */
export function readNpy(file: string, source: Source, { type, shape, isFortran, at }: NpyHeader): Tensor {
  try {
    const storage = storageFilled(type.dtype, numel(shape), (target) => type.fill(target, source, at));
    const strides = isFortran ? contiguousStrides(shape.toReversed()).reverse() : contiguousStrides(shape);
    return new Tensor(storage, shape, strides, 0, cpu);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormatError(file, { byte: at, expected: "whole numbers below 2^63", found: error.message });
  }
}

export interface NpyHeader extends Header {
  /** Where the elements begin. */
  at: number;
}

interface Header {
  type: ElementType;
  shape: Shape;
  isFortran: boolean;
}

function parseHeader(file: string, byte: number, text: string): Header {
  const fail = (expected: string, found: string): never => {
    throw new FormatError(file, { byte, expected, found });
  };
  let header: Literal;
  try {
    header = literal(text);
  } catch (error) {
    return fail("a header that is a dictionary of Python's", (error as Error).message);
  }
  if (!(header instanceof Map)) return fail("a header that is a dictionary", "another value");
  const keys = [...header.keys()].map(String).sort();
  if (keys.join() !== "descr,fortran_order,shape")
    fail(
      "a header of descr, fortran_order and shape",
      keys
        .map((key) => key.slice(0, 40))
        .join(", ")
        .slice(0, 200) || "an empty one",
    );
  const [descr, isFortran, shape] = [header.get("descr"), header.get("fortran_order"), header.get("shape")];
  if (typeof isFortran !== "boolean") return fail("a fortran_order of True or False", "another value");
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (!isShape || shape.length > MOST_DIMENSIONS)
    return fail(`a shape of at most ${MOST_DIMENSIONS} whole numbers`, JSON.stringify(shape).slice(0, 100));
  try {
    return { type: elementType(descr), shape: shape as number[], isFortran };
  } catch (error) {
    return fail("an array of numbers or booleans", (error as Error).message);
  }
}

/** The bytes of a file, as NumPy writes it, in pieces: good until something is allocated. @throws TypeError for bfloat16 */
export function npyPieces(tensor: Tensor): Uint8Array[] {
  const { shape, strides } = tensor;
  const isFortran = !isContiguous(shape, strides) && isContiguous(shape.toReversed(), strides.toReversed());
  const flipped = isFortran ? transposed(tensor) : tensor;
  const header = headerOf(descrOf(tensor.dtype), isFortran, shape);
  return [header, bytesOfTensor(flipped)];
}

/** As `npyPieces`, in one. */
export function encodeNpy(tensor: Tensor): Uint8Array {
  return joined(npyPieces(tensor));
}

function transposed({ storageRef, shape, strides, offset, device }: Tensor): Tensor {
  return new Tensor(storageRef, shape.toReversed(), strides.toReversed(), offset, device);
}

function headerOf(descr: string, isFortran: boolean, shape: Shape): Uint8Array {
  const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const growing = isFortran ? shape.at(-1) : shape[0];
  const room = growing === undefined ? 0 : GROWTH_DIGITS - String(growing).length;
  const text = `{'descr': '${descr}', 'fortran_order': ${isFortran ? "True" : "False"}, 'shape': ${sizes}, }${" ".repeat(room)}`;
  const start = MAGIC.length + 4;
  const total = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const out = new Uint8Array(total).fill(0x20);
  out.set(MAGIC);
  out.set([1, 0, (total - start) & 255, (total - start) >> 8], MAGIC.length);
  out.set(new TextEncoder().encode(text), start);
  out[total - 1] = 0x0a;
  return out;
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
