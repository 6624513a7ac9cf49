import { classBytes, classCount, classOf } from "./sizeClasses.js";

/** Bytes from `start` up to `end`. */
interface Range {
  start: number;
  end: number;
}

/** Hands out blocks of size classes and takes them back: the one freed last goes first, while it is still in the caches. */
export class Allocator {
  /** Addresses of free blocks, by class. */
  private readonly free: number[][] = Array.from({ length: classCount }, () => []);
  private readonly sizes = Array.from({ length: classCount }, (_, index) => classBytes(index));
  /** The end of the memory, which no block was cut from yet. */
  private readonly top: Range;
  /** Ranges that joined blocks gave, to cut from anew. */
  private joined: Range[] = [];
  /** Bytes in the blocks of `free`. */
  private freeBytes = 0;
  /** Bytes in blocks that are handed out. */
  inUse = 0;
  /** The largest that `inUse` was. */
  peak = 0;

  /**
   * @param start first byte to hand out
   * @param end one past the last byte there is
   * @param extend makes room for so many bytes more at the end, if it may; returns the end then
   */
  constructor(
    start: number,
    end: number,
    private readonly extend: (bytes: number) => number,
  ) {
    this.top = { start: Math.ceil(start / 64) * 64, end };
  }

  /** Address of a block of at least `bytes` bytes, with any content; 0 where there is no room. */
  allocate(bytes: number): number {
    const index = classOf(bytes);
    const size = this.sizes[index];
    const blocks = this.free[index];
    let pointer: number;
    if (blocks.length > 0) {
      pointer = blocks.pop()!;
      this.freeBytes -= size;
    } else {
      pointer = this.cut(size);
      if (pointer === 0) return 0;
    }
    this.inUse += size;
    if (this.inUse > this.peak) this.peak = this.inUse;
    return pointer;
  }

  /** Takes a block back. `bytes` is what was asked for. */
  release(pointer: number, bytes: number): void {
    const index = classOf(bytes);
    this.free[index].push(pointer);
    this.inUse -= this.sizes[index];
    this.freeBytes += this.sizes[index];
  }

  private cut(size: number): number {
    for (;;) {
      const range = this.joined.at(-1) ?? this.top;
      if (range.start + size <= range.end) {
        range.start += size;
        return range.start - size;
      }
      if (range !== this.top) this.split(this.joined.pop()!);
      // Joining sorts all free blocks: worth it where they are much of the memory, or nothing else is left.
      else if (this.freeBytes > size && this.freeBytes * 4 > this.inUse && this.join(size)) continue;
      else {
        this.top.end = this.extend(size - (range.end - range.start));
        if (range.start + size > range.end && !(this.freeBytes >= size && this.join(size))) return 0;
      }
    }
  }

  /** Makes free blocks of a range. */
  private split({ start, end }: Range): void {
    while (end - start >= 64) {
      const left = Math.min(end - start, 2 ** 31);
      let index = classOf(left);
      if (this.sizes[index] > left) index--;
      this.free[index].push(start);
      this.freeBytes += this.sizes[index];
      start += this.sizes[index];
    }
  }

  /** Joins free blocks that touch. Returns whether there is a range of `size` bytes now. */
  private join(size: number): boolean {
    const blocks: Range[] = [];
    this.free.forEach((pointers, index) => {
      for (const start of pointers) blocks.push({ start, end: start + this.sizes[index] });
    });
    blocks.sort((a, b) => a.start - b.start);
    const ranges: Range[] = [];
    for (const block of blocks) {
      const last = ranges.at(-1);
      if (last !== undefined && last.end === block.start) last.end = block.end;
      else ranges.push(block);
    }
    this.joined = ranges.filter(({ start, end }) => end - start >= size);
    if (this.joined.length === 0) return false;
    for (const pointers of this.free) pointers.length = 0;
    this.freeBytes = 0;
    for (const range of ranges) if (range.end - range.start < size) this.split(range);
    return true;
  }
}
