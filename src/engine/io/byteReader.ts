import { FormatError, quoted } from "./formatError.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a binary format from front to back, and throws `FormatError` where the bytes end too early. What it gives of
 * arrays are views, so a size that lies costs no memory. Numbers are little-endian unless said otherwise.
 */
export class ByteReader {
  /** Offset of the byte that is read next. */
  at = 0;
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(
    /** What errors call the file. */
    readonly file: string,
    bytes: Uint8Array,
    private readonly littleEndian = true,
  ) {
    // Not as one of Node's buffers, whose `slice` copies nothing.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Number of bytes from here to the end. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  u8(what: string): number {
    return this.view.getUint8(this.take(1, what));
  }

  u16(what: string): number {
    return this.view.getUint16(this.take(2, what), this.littleEndian);
  }

  u32(what: string): number {
    return this.view.getUint32(this.take(4, what), this.littleEndian);
  }

  i32(what: string): number {
    return this.view.getInt32(this.take(4, what), this.littleEndian);
  }

  /** @throws FormatError past 2^53 too: no file is as large, and JavaScript counts no further. */
  u64(what: string): number {
    const at = this.take(8, what);
    const value = this.view.getBigUint64(at, this.littleEndian);
    if (value > Number.MAX_SAFE_INTEGER) this.fail(`${what} below 2^53`, String(value), at);
    return Number(value);
  }

  f64(what: string, littleEndian = this.littleEndian): number {
    return this.view.getFloat64(this.take(8, what), littleEndian);
  }

  /** A view of the next bytes. */
  read(count: number, what: string): Uint8Array {
    const at = this.take(count, what);
    return this.bytes.subarray(at, at + count);
  }

  /** The next bytes as text in UTF-8. */
  text(count: number, what: string): string {
    const at = this.at;
    try {
      return utf8.decode(this.read(count, what));
    } catch (cause) {
      if (cause instanceof FormatError) throw cause;
      throw new FormatError(this.file, { byte: at, expected: `${what} in UTF-8`, found: "other bytes", cause });
    }
  }

  /** Skips the bytes that a format starts with. */
  magic(magic: Uint8Array | string, format: string): void {
    const wanted = typeof magic === "string" ? Uint8Array.from(magic, (letter) => letter.charCodeAt(0)) : magic;
    const found = this.bytes.subarray(this.at, this.at + wanted.length);
    if (found.length === wanted.length && wanted.every((byte, i) => byte === found[i])) this.at += wanted.length;
    else this.fail(`${format}, which starts with ${shown(wanted)}`, found.length === 0 ? "no byte" : shown(found));
  }

  /** @throws FormatError always */
  fail(expected: string, found: string, byte = this.at): never {
    throw new FormatError(this.file, { byte, expected, found });
  }

  /** Offset of the next `count` bytes, which are skipped. */
  private take(count: number, what: string): number {
    const { at, left } = this;
    if (!(count <= left)) this.fail(`${count} more bytes of ${what}`, `${left} before the end of the file`);
    this.at = at + count;
    return at;
  }
}

/** Bytes as an error shows them: as text where they are text. */
function shown(bytes: Uint8Array): string {
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (printable) return quoted(String.fromCharCode(...bytes));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
