/** Zip archives in pieces, which are the contents themselves and what goes around them. */
import { ValueError } from "../errors.js";
import { crc32, deflateRaw } from "../platform/deflate.js";

export interface ZipOptions {
  compress?: boolean;
  /** The content of each file begins at a multiple of this, as PyTorch has it, which maps files into memory. */
  align?: number;
}

const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;
const EXTRA_HEADER = 4;
/** PyTorch's name for bytes that fill up to the next boundary. */
const PADDING = 0x4246;
/** Deflate, and names in UTF-8. */
const [VERSION, UTF8] = [20, 0x800];
/** The same bytes at any time of day: as early as archives can say, the first of January 1980. */
const DATE = 0x21;
/** Files end below it: Node reads no more at once, and offsets are of 32 bits. */
const LARGEST = 2 ** 31 - 1;

/** The pieces of an archive of the files, in their order. @throws ValueError for one of 2 GiB */
export function zipPieces(
  files: ReadonlyMap<string, Uint8Array>,
  { compress = false, align }: ZipOptions = {},
): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let at = 0;
  const add = (piece: Uint8Array) => {
    pieces.push(piece);
    at += piece.length;
    if (at > LARGEST) throw new ValueError("files hold less than 2 GiB, but this one would have more");
  };
  for (const [name, content] of files) {
    const packed = compress ? deflateRaw(content) : content;
    const title = new TextEncoder().encode(name);
    /** What both headers of a file have. */
    const facts = (view: DataView, from: number, extra: number) => {
      [VERSION, UTF8, compress ? 8 : 0, 0, DATE].forEach((value, i) => view.setUint16(from + 2 * i, value, true));
      [crc32(content), packed.length, content.length].forEach((value, i) =>
        view.setUint32(from + 10 + 4 * i, value, true),
      );
      view.setUint16(from + 22, title.length, true);
      view.setUint16(from + 24, extra, true);
    };
    const padding = align === undefined ? 0 : -(at + LOCAL_SIZE + title.length + EXTRA_HEADER) & (align - 1);
    const extra = align === undefined ? 0 : EXTRA_HEADER + padding;
    const local = new Uint8Array(LOCAL_SIZE + title.length + extra).fill("Z".charCodeAt(0));
    const view = new DataView(local.buffer);
    view.setUint32(0, 0x04034b50, true);
    facts(view, 4, extra);
    local.set(title, LOCAL_SIZE);
    if (align !== undefined) {
      view.setUint16(LOCAL_SIZE + title.length, PADDING, true);
      view.setUint16(LOCAL_SIZE + title.length + 2, padding, true);
    }
    const entry = new Uint8Array(CENTRAL_SIZE + title.length);
    const central = new DataView(entry.buffer);
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(4, VERSION, true);
    facts(central, 6, 0);
    central.setUint32(42, at, true);
    entry.set(title, CENTRAL_SIZE);
    entries.push(entry);
    add(local);
    add(packed);
  }
  const start = at;
  entries.forEach(add);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, at - start, true);
  end.setUint32(16, start, true);
  if (entries.length >= 0xffff)
    throw new ValueError(`archives hold less than 65,535 files, but this one would have ${entries.length}`);
  add(new Uint8Array(end.buffer));
  return pieces;
}

/** The bytes of pieces. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** The bytes of an archive. */
export function zip(files: ReadonlyMap<string, Uint8Array>, options?: ZipOptions): Uint8Array {
  return joined(zipPieces(files, options));
}
