/**
 * Guards around the blocks of the heap, for tests (GRADLENS_CANARY=1): known bytes before and after each of them, which nobody may write.
 * Reading them is allowed (kernels read up to 64 bytes past a block), and gives NaN in every floating-point type.
 */

/** Bytes on either side; a multiple of 64, so that blocks stay aligned. */
const GUARD_BYTES = 64;

/** As float32 and float64 a NaN that no computation makes, as bytes values that few kernels write. */
const PATTERN = [0xa3, 0xc5, 0xf9, 0x7f];

/** A kernel wrote outside of its blocks. */
export class OverrunError extends Error {
  override readonly name = "OverrunError";
}

/** The guards of one memory's blocks. */
export class Guards {
  /** Bytes of the guarded blocks that are handed out, by address. */
  private readonly blocks = new Map<number, number>();
  /** Blocks that came since the last operation. */
  private fresh: number[] = [];

  /** @param bytes the whole memory as it is now */
  constructor(private readonly bytes: () => Uint8Array) {}

  /** Bytes of a block with room for guards. */
  static room(bytes: number): number {
    return bytes + 2 * GUARD_BYTES;
  }

  /** Draws guards inside a block of `room(bytes)` bytes. Returns the address between them. */
  enclose(block: number, bytes: number): number {
    const pointer = block + GUARD_BYTES;
    const memory = this.bytes();
    for (const start of [block, pointer + bytes])
      for (let at = start; at < start + GUARD_BYTES; at++) memory[at] = PATTERN[at & 3];
    this.blocks.set(pointer, bytes);
    this.fresh.push(pointer);
    return pointer;
  }

  /** Looks at a block's guards for the last time. Returns the address that `enclose` was given. @throws OverrunError */
  open(pointer: number): number {
    this.check(pointer);
    this.blocks.delete(pointer);
    return pointer - GUARD_BYTES;
  }

  /** Looks at the blocks that came since the last time: those that an operation just wrote. @throws OverrunError */
  checkFresh(): void {
    const { fresh } = this;
    this.fresh = [];
    for (const pointer of fresh) this.check(pointer);
  }

  /** Looks at all blocks. @throws OverrunError */
  checkAll(): void {
    for (const pointer of this.blocks.keys()) this.check(pointer);
  }

  private check(pointer: number): void {
    const bytes = this.blocks.get(pointer);
    if (bytes === undefined) return;
    const memory = this.bytes();
    for (const start of [pointer - GUARD_BYTES, pointer + bytes])
      for (let at = start; at < start + GUARD_BYTES; at++)
        if (memory[at] !== PATTERN[at & 3]) {
          // One overrun is told once.
          this.blocks.delete(pointer);
          const place = at < pointer ? `${pointer - at} bytes before` : `${at - pointer - bytes} bytes past the end of`;
          throw new OverrunError(`Something was written ${place} a block of ${bytes} bytes at ${pointer}.`);
        }
  }
}
