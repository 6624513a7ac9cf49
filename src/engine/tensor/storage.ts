import { isInferenceModeEnabled } from "../autograd/mode.js";
import { type Heap, heap } from "../memory/heap.js";
import type { Origin } from "../memory/origin.js";
import { outOfMemory } from "../memory/outOfMemory.js";
import { type Chunk, chunkFor, SMALL_BYTES } from "../memory/chunk.js";
import type { Elder, Resident } from "../memory/elders.js";
import { announce, leave, reclaim, reclaimBefore, settle } from "../memory/residents.js";
import { answer, print } from "../platform/weakList.js";
import { type DType, type TypedArray } from "./dtype.js";
import { MOST_VALUES, shapesOnly } from "./hollow.js";

/**
 * A block of elements that tensors share. Element `i` lies at cell `(base + i) * dtype.cells` of `array`, and at byte
 * `pointer + i * dtype.itemsize` of the heap that the WASM kernels compute on.
 */
export class Storage implements Resident {
  /** Counts in-place changes; saved tensors compare it. */
  version = 0;
  /** Made in inference mode: autograd may not keep it, and it may not be changed outside that mode. */
  readonly isInference = isInferenceModeEnabled();
  /** Kept for large ones, so that an out-of-memory error can name them. */
  origin: Origin | null = null;
  /** Where `memory/residents.ts` keeps this storage. */
  slot = 0;
  elder: Elder | null = null;
  /** The chunk that a small storage lies in. */
  private chunk: Chunk | null = null;
  /** Number of gradients on their way through the graph that lie here, while `autograd/pending.ts` owns the storage; else -1. */
  onTheWay = -1;
  /** True where there are no values to read: on the meta device, and in shape mode (`shapeMode.ts`). */
  hollow = false;
  /** Number of graph nodes that keep a tensor of this storage for the backward pass. */
  private savers = 0;
  /** True where the graph alone still needs the block. */
  private isRetired = false;
  /** The storage whose bytes this one looks at as another type. */
  private owner: Storage | null = null;
  /** Storages that look at this one's bytes as other types. */
  private looks: Storage[] | null = null;

  private constructor(
    readonly dtype: DType,
    /** Number of elements. */
    readonly length: number,
    /** `null` on the meta device. */
    public array: TypedArray | null,
    /** Index in `array` of the first element. */
    public base: number,
    /** Address in the heap; 0 where the storage lies outside of it. */
    public pointer: number,
  ) {}

  toString(): string {
    return `Storage(${this.length} x ${this.dtype.name})`;
  }

  [print](): string {
    return answer(this);
  }

  /** Bytes of the elements. */
  get bytes(): number {
    return this.length * this.dtype.itemsize;
  }

  /** The array cells of all elements. */
  get cells(): TypedArray {
    const { base, length, dtype } = this;
    return this.array!.subarray(base * dtype.cells, (base + length) * dtype.cells);
  }

  /** A zeroed block. @throws OutOfMemoryError past the budget */
  static allocate(dtype: DType, length: number): Storage {
    const storage = Storage.empty(dtype, length);
    const { pointer, array, base } = storage;
    if (pointer !== 0) {
      if (length <= 8) array!.fill(0, base * dtype.cells, (base + length) * dtype.cells);
      else heap()!.kernels.exports.fillBytes(pointer, 0, storage.bytes);
    }
    return storage;
  }

  /** A block of any content, for a kernel that writes all of it. @throws OutOfMemoryError past the budget */
  static empty(dtype: DType, length: number): Storage {
    if (shapesOnly && length > MOST_VALUES) return Storage.meta(dtype, length);
    const memory = heap();
    if (memory === null) return new Storage(dtype, length, new dtype.arrayType(length * dtype.cells), 0, 0);
    const bytes = length * dtype.itemsize;
    const chunk = bytes <= SMALL_BYTES && memory.guards === null ? chunkFor(memory, bytes, room) : null;
    const pointer = chunk === null ? room(memory, bytes) : chunk.take(bytes);
    const storage = new Storage(dtype, length, memory.views[dtype.name], pointer / dtype.itemsize, pointer);
    if (chunk === null) settle(storage);
    else storage.chunk = chunk;
    announce(storage);
    return storage;
  }

  /** Gives the block back to the heap, or to the chunk that it is a part of. */
  private giveBack(): void {
    if (this.chunk !== null) {
      this.chunk.giveBack();
      this.chunk = null;
    } else {
      leave(this);
      heap()!.release(this.pointer, this.bytes);
    }
    this.pointer = 0;
  }

  /** A block without data, for shapes alone. */
  static meta(dtype: DType, length: number): Storage {
    const storage = new Storage(dtype, length, null, 0, 0);
    storage.hollow = true;
    return storage;
  }

  /** The elements of an array of the caller's, which shares them. */
  static over(dtype: DType, array: TypedArray): Storage {
    outside.exists = true;
    return new Storage(dtype, array.length / dtype.cells, array, 0, 0);
  }

  /** The same bytes as elements of another type. */
  as(dtype: DType): Storage {
    const look = new Storage(dtype, Math.floor(this.bytes / dtype.itemsize), null, 0, 0);
    look.hollow = this.hollow;
    if (this.array === null) return look;
    const owner = this.owner ?? this;
    look.owner = owner;
    (owner.looks ??= []).push(look);
    look.lookAt(owner);
    return look;
  }

  private lookAt({ array, base, pointer, dtype }: Storage): void {
    this.pointer = pointer;
    if (pointer !== 0) {
      this.array = heap()!.views[this.dtype.name];
      this.base = pointer / this.dtype.itemsize;
    } else {
      const arrayType = this.dtype.arrayType as unknown as FromBuffer;
      const start = array!.byteOffset + base * dtype.itemsize;
      this.array = new arrayType(array!.buffer as ArrayBuffer, start, this.length * this.dtype.cells);
      this.base = 0;
    }
  }

  /**
   * The elements as an array that the caller may keep: they move out of the heap for it, since a block there lives only as long as the
   * storage does.
   */
  shared(): TypedArray {
    const owner = this.owner ?? this;
    if (owner.pointer !== 0) {
      const own = owner.cells.slice();
      owner.giveBack();
      owner.array = own;
      owner.base = 0;
      outside.exists = true;
      for (const look of owner.looks ?? []) look.lookAt(owner);
    }
    return this.array!;
  }

  /** Gives the block back at once. Only for a storage that nobody else can have seen: reading it afterwards finds nothing. */
  release(): void {
    if (this.pointer === 0 || this.owner !== null || this.looks !== null) return;
    this.giveBack();
    this.array = released;
  }

  /** A graph node keeps a tensor of this storage. */
  keep(): void {
    this.savers++;
  }

  /** A graph node keeps it no longer. */
  unkeep(): void {
    if (--this.savers === 0 && this.isRetired) this.release();
  }

  /** Nobody but graph nodes will look at this storage again: the block goes back when the last of them lets go. */
  retire(): void {
    if (this.savers === 0) this.release();
    else this.isRetired = true;
  }

  /** The element as a number; bool as 0 or 1. */
  get(index: number): number {
    const { array } = this;
    if (array === null) return 0;
    return this.dtype.codec?.read(array, this.base + index) ?? array[this.base + index];
  }

  /** Writes a number, converted as C converts it. */
  set(index: number, value: number): void {
    const { array } = this;
    if (array === null) return;
    if (this.dtype.codec !== null) this.dtype.codec.write(array, this.base + index, value);
    else if (this.dtype.kind === "bool") array[this.base + index] = value !== 0 ? 1 : 0;
    else array[this.base + index] = value;
  }
}

type FromBuffer = new (buffer: ArrayBuffer, at: number, length: number) => TypedArray;

const released = new Uint8Array(0);

/** Whether storages exist that lie outside of a heap that is there: operations then look for them among their inputs. */
export const outside = { exists: false };

/** Address of a block; collects garbage where there is no room. */
function room(memory: Heap, bytes: number): number {
  reclaimBefore(bytes, memory);
  const pointer = memory.allocate(bytes);
  if (pointer !== 0) return pointer;
  const second = reclaim() ? memory.allocate(bytes) : 0;
  if (second === 0) throw outOfMemory(memory, bytes, "A tensor");
  return second;
}
