import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { noGrad } from "../../engine/autograd/mode.js";
import type { Storage } from "../../engine/tensor/storage.js";
import { Tensor } from "../../engine/tensor/tensor.js";
import { untraced } from "../../engine/trace.js";
import type { DataReference } from "../../protocol/graph.js";
import { histogramBins } from "../../protocol/statistics.js";
import { recordBytes, type RecordIndex, writeRecord } from "./format.js";
import { tensorStatistics } from "../../engine/backend/cpu/statistics.js";

/** Bytes of numbers that are kept of one tensor. */
const tensorBytes = 2 ** 24;

/** Bytes of numbers that a file may hold, by what they are: so that activations leave room for gradients. */
const budgets = { values: 112 * 2 ** 20, gradients: 112 * 2 ** 20, aside: 32 * 2 ** 20 };

export type Budget = keyof typeof budgets;

const bufferBytes = 2 ** 20;

/** A region of the file that holds elements of a storage, as they were at one version. */
interface Stored {
  version: number;
  /** First element, and number of elements. */
  first: number;
  count: number;
  offset: number;
}

/** Writes the `.bin` of a captured graph while the step runs: nothing of it stays in memory but the records of the statistics. */
export class NumbersFile {
  private readonly temporary: string;
  private readonly handle: number;
  private readonly left = { ...budgets };
  private readonly stored = new WeakMap<Storage, Stored>();
  private readonly buffer = Buffer.allocUnsafe(bufferBytes);
  private buffered = 0;
  private written = 0;
  private records = Buffer.alloc(256 * recordBytes);
  /** Of the tensor that is being added. */
  private readonly histogram = new Uint32Array(histogramBins);
  readonly references: (DataReference | null)[] = [];
  /** Tensors of which not all numbers were kept. */
  shortened = 0;
  leftOut = 0;

  /** @param withNumbers false: statistics alone */
  constructor(
    private readonly file: string,
    private readonly withNumbers: boolean,
  ) {
    this.temporary = `${file}.tmp`;
    this.handle = openSync(this.temporary, "w");
  }

  /** Adds a tensor. @returns the place of its record; undefined on the meta device */
  add(tensor: Tensor, budget: Budget): RecordIndex | undefined {
    if (tensor.isMeta) return undefined;
    const index = this.references.length;
    if ((index + 1) * recordBytes > this.records.length)
      this.records = Buffer.concat([this.records, Buffer.alloc(this.records.length)]);
    const { buffer, byteOffset, length } = this.records;
    const statistics = untraced(() => tensorStatistics(tensor, this.histogram));
    writeRecord(new DataView(buffer, byteOffset, length), index * recordBytes, statistics);
    this.references.push(this.withNumbers ? this.keep(tensor, budget) : null);
    return index;
  }

  /** Writes as much of a tensor's numbers as there is room for. */
  private keep(tensor: Tensor, budget: Budget): DataReference | null {
    const { name: dtype, itemsize } = tensor.dtype;
    const shared = this.find(tensor);
    if (shared !== null) return shared;
    const room = Math.min(tensorBytes, this.left[budget]);
    const part = firstSamples(tensor, Math.floor(room / itemsize));
    if (part === null) {
      this.leftOut++;
      return null;
    }
    if (part !== tensor) this.shortened++;
    const bytes = part.numel() * itemsize;
    this.left[budget] -= bytes;
    // Elements are read as numbers of their size: they begin at a multiple of 8.
    this.write(Buffer.alloc((8 - (this.written % 8)) % 8));
    const offset = this.written;
    if (part.isContiguous()) {
      this.write(bytesOf(part));
      const { version } = part.storageRef;
      this.stored.set(part.storageRef, { version, first: part.offset, count: part.numel(), offset });
    } else {
      const copy = untraced(() => noGrad(() => part.detach().contiguous()));
      this.write(bytesOf(copy));
      copy.storageRef.release();
    }
    return { offset, shape: [...part.shape], dtype };
  }

  /** The region where a tensor's numbers lie already: a view's in those of its base. */
  private find(tensor: Tensor): DataReference | null {
    const stored = this.stored.get(tensor.storageRef);
    if (stored === undefined || stored.version !== tensor.storageRef.version || tensor.numel() === 0) return null;
    const { shape, strides, dtype } = tensor;
    const last = shape.reduce((sum, size, d) => sum + (size - 1) * strides[d], tensor.offset);
    if (tensor.offset < stored.first || last >= stored.first + stored.count) return null;
    const offset = stored.offset + (tensor.offset - stored.first) * dtype.itemsize;
    const layout = tensor.isContiguous() ? {} : { strides: [...strides] };
    return { offset, shape: [...shape], ...layout, dtype: dtype.name };
  }

  private write(bytes: Uint8Array): void {
    this.written += bytes.length;
    for (let done = 0; done < bytes.length;) {
      const part = bytes.subarray(done, done + bufferBytes - this.buffered);
      this.buffer.set(part, this.buffered);
      this.buffered += part.length;
      done += part.length;
      if (this.buffered === bufferBytes) this.flush();
    }
  }

  private flush(): void {
    for (let done = 0; done < this.buffered;) done += writeSync(this.handle, this.buffer, done, this.buffered - done);
    this.buffered = 0;
  }

  /** Adds the records, and gives the file its name. @returns the bytes before the records */
  finish(): number {
    const recordsAt = this.written;
    this.write(this.records.subarray(0, this.references.length * recordBytes));
    this.flush();
    closeSync(this.handle);
    renameSync(this.temporary, this.file);
    return recordsAt;
  }

  /** Gives up. */
  discard(): void {
    closeSync(this.handle);
    rmSync(this.temporary, { force: true });
  }
}

/** The tensor, or so many of its first samples as have room; null where not one has. */
function firstSamples(tensor: Tensor, elements: number): Tensor | null {
  const count = tensor.numel();
  if (count <= elements) return tensor;
  if (tensor.ndim === 0) return null;
  const { storageRef, shape, strides, offset, device } = tensor;
  const samples = Math.floor(elements / (count / shape[0]));
  return samples === 0 ? null : new Tensor(storageRef, [samples, ...shape.slice(1)], strides, offset, device);
}

function bytesOf({ storageRef, offset, dtype, shape }: Tensor): Uint8Array {
  const { buffer, byteOffset } = storageRef.array!;
  const count = shape.reduce((product, size) => product * size, 1);
  return new Uint8Array(buffer, byteOffset + (storageRef.base + offset) * dtype.itemsize, count * dtype.itemsize);
}
