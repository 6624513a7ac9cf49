/**
 * A checkpoint as bytes: the letters `GLCKPT1\n`, the length of a JSON text (u32, little-endian), the text, then the data of tensors and
 * byte arrays one after the other, each from a multiple of 8. In the text, tensors and arrays stand as objects that say where their
 * data lies, and numbers that JSON lacks as their names.
 */
import { numel } from "../tensor/shape.js";
import { dtypes, type TypedArray } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import type { Checkpoint } from "./checkpoint.js";

const magic = "GLCKPT1\n";
const alignment = 8;
/** The key by which an object in the text stands for something else. */
const tag = "$";

type Stored =
  | { [tag]: "tensor"; dtype: string; shape: number[]; offset: number }
  | { [tag]: "bytes" | "words"; length: number; offset: number }
  | { [tag]: "number"; value: string };

export function encodeCheckpoint(checkpoint: object): Uint8Array {
  const blocks: Uint8Array[] = [];
  let size = 0;
  const place = (array: ArrayBufferView): number => {
    const block = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const offset = size;
    blocks.push(block);
    size = aligned(offset + block.length);
    return offset;
  };
  const stored = (value: unknown): unknown => {
    if (value instanceof Tensor) return storedTensor(value, place);
    if (value instanceof Uint8Array) return { [tag]: "bytes", length: value.length, offset: place(value) };
    if (value instanceof Uint32Array) return { [tag]: "words", length: value.length, offset: place(value) };
    if (typeof value === "number" && !Number.isFinite(value)) return { [tag]: "number", value: String(value) };
    if (Array.isArray(value)) return value.map(stored);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, stored(entry)]));
  };
  const text = new TextEncoder().encode(JSON.stringify(stored(checkpoint)));
  const start = aligned(magic.length + 4 + text.length);
  const bytes = new Uint8Array(start + size);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, text.length, true);
  bytes.set(text, magic.length + 4);
  let at = start;
  for (const block of blocks) {
    bytes.set(block, at);
    at = aligned(at + block.length);
  }
  return bytes;
}

/** @throws Error for bytes that are no checkpoint, or only a part of one. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const decoder = new TextDecoder();
  if (decoder.decode(bytes.subarray(0, magic.length)) !== magic) throw new Error("it does not start as one");
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(magic.length, true);
  const text = decoder.decode(bytes.subarray(magic.length + 4, magic.length + 4 + length));
  const start = aligned(magic.length + 4 + length);
  const block = (offset: number, size: number): ArrayBuffer => {
    if (start + offset + size > bytes.length) throw new Error("its end is missing");
    // A copy: what Node reads lies at any place of a shared buffer.
    return new Uint8Array(bytes.subarray(start + offset, start + offset + size)).buffer;
  };
  const live = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(live);
    if (typeof value !== "object" || value === null) return value;
    if (tag in value) return restored(value as Stored, block);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, live(entry)]));
  };
  return live(JSON.parse(text)) as Checkpoint;
}

function storedTensor(tensor: Tensor, place: (array: ArrayBufferView) => number): Stored {
  const { storageRef, shape, dtype } = tensor.isContiguous() ? tensor : tensor.contiguous();
  const { offset } = tensor.isContiguous() ? tensor : { offset: 0 };
  const first = offset * dtype.cells;
  // A copy: files are written from memory that nothing else changes.
  const cells = storageRef.cells.slice(first, first + numel(shape) * dtype.cells);
  return { [tag]: "tensor", dtype: dtype.name, shape: [...shape], offset: place(cells) };
}

function restored(stored: Stored, block: (offset: number, size: number) => ArrayBuffer): unknown {
  switch (stored[tag]) {
    case "bytes":
      return new Uint8Array(block(stored.offset, stored.length));
    case "words":
      return new Uint32Array(block(stored.offset, 4 * stored.length));
    case "number":
      return Number(stored.value);
    case "tensor": {
      const dtype = dtypes.find(({ name }) => name === stored.dtype);
      if (dtype === undefined) throw new Error(`it has a tensor of unknown type ${stored.dtype}`);
      const count = numel(stored.shape);
      const bytes = block(stored.offset, count * dtype.itemsize);
      const ArrayType = dtype.arrayType as unknown as new (buffer: ArrayBuffer) => TypedArray;
      const tensor = Tensor.empty(stored.shape, dtype);
      tensor.storageRef.cells.set(new ArrayType(bytes));
      return tensor;
    }
  }
}

function aligned(size: number): number {
  return Math.ceil(size / alignment) * alignment;
}
