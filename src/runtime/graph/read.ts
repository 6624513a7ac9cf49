/** Reads captured graphs: for the extension's host and the command line. */
import { open, readFile } from "node:fs/promises";
import type { BackwardStep, CapturedGraph, DataReference, TensorData } from "../../protocol/graph.js";
import { numbersOf, readRecord, recordBytes, type RecordIndex, type StoredGraph } from "./format.js";
import { decode, itemBytes } from "./numbers.js";

/**
 * The graph in a `.json` file, with the statistics of all tensors; their numbers stay in the `.bin` (see `readSlice`).
 * @throws Error for files that are missing or of another version
 */
export async function readGraph(file: string): Promise<CapturedGraph> {
  const stored = JSON.parse(await readFile(file, "utf8")) as StoredGraph;
  if (stored.version !== 1) throw new Error(`${file} was written by another version of Gradlens.`);
  const { data, recordsAt, ...rest } = stored;
  const bytes = await readBytes(numbersOf(file), recordsAt, data.length * recordBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records = data.map((reference, i): TensorData => {
    const statistics = readRecord(view, i * recordBytes);
    return reference === null ? { statistics } : { statistics, data: reference };
  });
  return link(rest, records);
}

/** Puts the records in their places. */
function link(
  { tensors, backward, ...rest }: Omit<StoredGraph, "data" | "recordsAt">,
  records: TensorData[],
): CapturedGraph {
  const all = (list: (RecordIndex | null)[]) => list.map((index) => (index === null ? null : records[index]));
  return {
    ...rest,
    tensors: tensors.map(({ value, gradient, ...tensor }) => ({
      ...tensor,
      ...(value !== undefined && { value: records[value] }),
      ...(gradient !== undefined && { gradient: records[gradient] }),
    })),
    backward: backward.map((step): BackwardStep =>
      step.kind === "accumulation"
        ? { ...step, added: records[step.added], before: step.before === null ? null : records[step.before] }
        : { ...step, upstream: all(step.upstream), local: all(step.local), downstream: all(step.downstream) },
    ),
  };
}

/** What is taken of one dimension: an index, which drops the dimension, or a range of `step`s; `stop` is not included. */
export type SliceIndex = number | { start?: number; stop?: number; step?: number };

export interface Slice {
  shape: number[];
  /** Row major; bool as 0 and 1. */
  values: Float64Array;
}

/** A block of the file up to this size is read at once, even where not all of it is wanted; views jump about, and are small. */
const [blockBytes, viewBytes] = [2 ** 21, 2 ** 25];

interface Axis {
  start: number;
  count: number;
  step: number;
  /** Elements from one index of this dimension to the next. */
  stride: number;
}

/**
 * A part of a tensor's numbers. Reads about what it returns, whatever the size of the tensor.
 * @param file the graph's `.json`
 * @param index one entry a dimension, the first first; dimensions without one are taken whole. Counts from the front; ranges are cut at the ends
 * @throws RangeError for an index outside of the tensor
 */
export async function readSlice(
  file: string,
  reference: DataReference,
  index: readonly SliceIndex[] = [],
): Promise<Slice> {
  const { shape, strides, dtype } = reference;
  if (index.length > shape.length)
    throw new RangeError(`${index.length} indices for a tensor of ${shape.length} dimensions`);
  const axes = axesOf(shape, strides ?? rowMajor(shape), index);
  const values = new Float64Array(axes.reduce((count, axis) => count * axis.count, 1));
  const kept = axes.filter((_, d) => typeof index[d] !== "number");
  const slice = { shape: kept.map((axis) => axis.count), values };
  if (values.length === 0) return slice;

  const item = itemBytes(dtype);
  const handle = await open(numbersOf(file), "r");
  let filled = 0;
  const gather = (elements: Float64Array, dim: number, at: number): void => {
    if (dim === axes.length) {
      values[filled++] = elements[at];
      return;
    }
    const { count, step, stride } = axes[dim];
    for (let i = 0; i < count; i++) gather(elements, dim + 1, at + i * step * stride);
  };
  /** Reads the dimensions from `dim` on, whose first wanted element is at `at`. */
  const read = async (dim: number, at: number): Promise<void> => {
    const inner = axes.slice(dim);
    const span = inner.reduce((last, { count, step, stride }) => last + (count - 1) * step * stride, 0) + 1;
    if (span * item > (strides ? viewBytes : blockBytes) && inner.length > 1) {
      const { count, step, stride } = inner[0];
      for (let i = 0; i < count; i++) await read(dim + 1, at + i * step * stride);
      return;
    }
    const bytes = Buffer.alloc(span * item);
    await handle.read(bytes, 0, bytes.length, reference.offset + at * item);
    gather(decode(bytes, dtype), dim, 0);
  };
  try {
    await read(
      0,
      axes.reduce((at, { start, stride }) => at + start * stride, 0),
    );
  } finally {
    await handle.close();
  }
  return slice;
}

function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  for (let d = shape.length - 1, stride = 1; d >= 0; stride *= shape[d--]) strides[d] = stride;
  return strides;
}

function axesOf(shape: readonly number[], strides: readonly number[], index: readonly SliceIndex[]): Axis[] {
  return shape.map((size, d) => {
    const stride = strides[d];
    const wanted = index[d] ?? {};
    if (typeof wanted === "number") {
      if (!Number.isInteger(wanted) || wanted < 0 || wanted >= size)
        throw new RangeError(`index ${wanted} is out of range for dimension ${d} of size ${size}`);
      return { start: wanted, count: 1, step: 1, stride };
    }
    const start = Math.min(Math.max(0, wanted.start ?? 0), size);
    const stop = Math.min(wanted.stop ?? size, size);
    const step = Math.max(1, Math.floor(wanted.step ?? 1));
    return { start, count: Math.max(0, Math.ceil((stop - start) / step)), step, stride };
  });
}

async function readBytes(file: string, at: number, length: number): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const bytes = Buffer.alloc(length);
    await handle.read(bytes, 0, length, at);
    return bytes;
  } finally {
    await handle.close();
  }
}
