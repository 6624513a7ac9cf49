/**
 * Small storages share chunks of the heap: a chunk is freed when all that lie in it are dead. So making one costs the garbage collector
 * nothing of what a resident costs it, and one that is kept for long holds back 16 KiB at most.
 */
import type { Heap } from "./heap.js";
import { answer, print } from "../platform/weakList.js";
import type { Elder, Resident } from "./elders.js";
import { leave, settle } from "./residents.js";

/** Storages of up to so many bytes share chunks. */
export const SMALL_BYTES = 512;

const CHUNK_BYTES = 16384;

/** At least one cache line, so that no two storages share an address. */
const aligned = (bytes: number) => Math.max(64, (bytes + 63) & ~63);

/** A block of the heap that small storages lie in; each of them refers to it, so that it lives as long as the last. */
export class Chunk implements Resident {
  readonly bytes = CHUNK_BYTES;
  slot = 0;
  elder: Elder | null = null;
  private next: number;
  /** Storages that lie here and were not given back. */
  private count = 0;

  constructor(
    private readonly heap: Heap,
    readonly pointer: number,
  ) {
    this.next = pointer;
    settle(this);
  }

  toString(): string {
    return `Chunk(${CHUNK_BYTES} bytes)`;
  }

  [print](): string {
    return answer(this);
  }

  /** Whether there is room for a storage. */
  fits(bytes: number): boolean {
    return this.next + aligned(bytes) <= this.pointer + CHUNK_BYTES;
  }

  /** Address of room for a storage. */
  take(bytes: number): number {
    const pointer = this.next;
    this.next += aligned(bytes);
    this.count++;
    return pointer;
  }

  /** A storage is given back: the last one empties the chunk. */
  giveBack(): void {
    if (--this.count > 0) return;
    if (this === current) this.next = this.pointer;
    else {
      leave(this);
      this.heap.release(this.pointer, CHUNK_BYTES);
    }
  }
}

let current: Chunk | null = null;

/** The chunk with room for `bytes` bytes: its `take` gives an address. @param room finds a block of the heap */
export function chunkFor(heap: Heap, bytes: number, room: (heap: Heap, bytes: number) => number): Chunk {
  if (current === null || !current.fits(bytes)) current = new Chunk(heap, room(heap, CHUNK_BYTES));
  return current;
}
