import { readUnzipped, type Source } from "./unzipped.js";

/** Bytes of a file, one part after the other, whatever pieces they are read in. */
export class ByteStream {
  /** Bytes before the next part. */
  position = 0;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;
  private readonly source: ReturnType<typeof readUnzipped>;

  constructor(
    source: Source,
    private readonly heard: (progress: { read: number; total: number }) => void = () => undefined,
  ) {
    this.source = readUnzipped(source);
  }

  /**
   * The bytes up to the next one of a value, which is passed over; undefined at the end of the file where it does not come.
   * @throws RangeError where there are more than `most`
   */
  until(value: number, most: number): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (this.fill()) {
      const end = this.piece.indexOf(value, this.at);
      const part = this.piece.slice(this.at, end < 0 ? this.piece.length : end);
      length += part.length;
      if (length > most) throw new RangeError(`more than ${most} bytes without an end`);
      parts.push(part);
      this.advance(part.length + (end < 0 ? 0 : 1));
      if (end >= 0) return parts.length === 1 ? part : joined(parts, length);
    }
    // The last line of a text may lack its line break.
    return length > 0 ? joined(parts, length) : undefined;
  }

  /** The next bytes in pieces, each good until the next is asked for: fewer than `count` where the file ends. */
  *pieces(count: number): Generator<Uint8Array> {
    for (let left = count; left > 0 && this.fill();) {
      const part = this.piece.subarray(this.at, this.at + left);
      left -= part.length;
      this.advance(part.length);
      yield part;
    }
  }

  /** Fills an array; false at the end of the file. */
  into(out: Uint8Array): boolean {
    let filled = 0;
    while (filled < out.length) {
      if (!this.fill()) return false;
      const part = this.piece.subarray(this.at, this.at + out.length - filled);
      out.set(part, filled);
      filled += part.length;
      this.advance(part.length);
    }
    return true;
  }

  /** Closes the file. */
  close(): void {
    this.source.return(undefined);
  }

  private fill(): boolean {
    while (this.at === this.piece.length) {
      const { value } = this.source.next();
      if (!value) return false;
      this.piece = value.bytes;
      this.at = 0;
      this.heard(value);
    }
    return true;
  }

  private advance(count: number): void {
    this.at += count;
    this.position += count;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
