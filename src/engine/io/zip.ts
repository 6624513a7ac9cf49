/**
 * Zip archives of tensors: `.pth` and `.npz`. Written and read in place, since a library takes and gives whole archives: with one, a state dict
 * of 100 MB is copied three times. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { inflateBeginning, inflateRaw } from "../platform/deflate.js";
import { partOf, sourceOf, type Source } from "../platform/source.js";
import { ByteReader } from "./byteReader.js";
import { FormatError, quoted } from "./formatError.js";

export interface UnzipOptions {
  /** Bytes that the files in the archive may have together, unpacked: 1 GiB, or the archive's own size where that is more. */
  maxBytes?: number;
}

/** A file in an archive. */
export interface Member {
  /** Bytes, unpacked. */
  readonly size: number;
  /** The content. @throws FormatError for a damaged one */
  read(): Uint8Array;
  /** Fills an array of `size` with the content. @throws FormatError for a damaged one */
  into(target: Uint8Array): void;
  /** The content to read in parts; undefined for one that is packed. @throws FormatError for a damaged one */
  source(): Source | undefined;
  /** The beginning of the content: what is in `count` bytes of the archive. @throws FormatError for a damaged one */
  beginning(count: number): Uint8Array;
}

const GIB = 2 ** 30;
/** Deflate packs no tighter. */
const MOST_RATIO = 1032;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
/** Stands for sizes that are in an extension, of archives past 4 GiB. */
const ELSEWHERE = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

interface Entry {
  name: string;
  method: number;
  packed: number;
  size: number;
  /** Of the header before the content. */
  at: number;
}

/**
 * The files of an archive, by name, in the archive's order; their contents are read when they are asked for.
 * @throws FormatError for what is no archive, a damaged one, and one that claims to unpack to more than it can or may
 */
export function members(file: string, source: Source, { maxBytes }: UnzipOptions = {}): Map<string, Member> {
  const most = maxBytes ?? Math.max(GIB, source.size);
  const out = new Map<string, Member>();
  let total = 0;
  const entries = directory(file, source);
  // Each file has bytes of its own: otherwise a small archive could unpack to its size squared.
  const starts = entries.map(({ at }) => at).sort((a, b) => a - b);
  const nextAfter = new Map(starts.map((at, i) => [at, starts[i + 1] ?? source.size]));
  for (const entry of entries) {
    const { name, method, packed, size, at } = entry;
    const fail = (expected: string, found: string, advice?: string): never => {
      throw new FormatError(file, {
        byte: at,
        expected: `${expected} for ${quoted(name)} in the archive`,
        found,
        advice,
      });
    };
    if (out.has(name)) fail("one file", "two of that name");
    if (at + LOCAL_SIZE + packed > nextAfter.get(at)!) fail("bytes of its own", `${packed} that overlap with others`);
    if (method === STORED ? size !== packed : size > MOST_RATIO * packed)
      fail(`at most ${method === STORED ? packed : MOST_RATIO * packed} bytes out of ${packed}`, String(size));
    total += size;
    if (total > most)
      fail(`at most ${most} bytes unpacked`, `${total} so far`, "Raise maxBytes for a file that you trust");
    out.set(name, member(file, source, entry));
  }
  return out;
}

/** The contents of all files. */
export function unzip(file: string, bytes: Uint8Array, options?: UnzipOptions): Map<string, Uint8Array> {
  const found = members(file, sourceOf(bytes), options);
  return new Map([...found].map(([name, member]) => [name, member.read()]));
}

function directory(file: string, source: Source): Entry[] {
  const tailAt = Math.max(0, source.size - END_SIZE - LONGEST_COMMENT);
  const tail = new ByteReader(file, source.read(tailAt, source.size));
  const end = lastEnd(tail.bytes);
  if (end < 0) throw new FormatError(file, { expected: "a zip archive", found: "no directory at its end" });
  tail.at = end + 10;
  const count = tail.u16("the directory");
  const size = tail.u32("the directory");
  const at = tail.u32("the directory");
  if (at === ELSEWHERE || count === 0xffff)
    tail.fail("an archive of less than 4 GiB and 65,535 files", "a larger one", tailAt + end);
  if (at + size > tailAt + end)
    throw new FormatError(file, {
      byte: tailAt + end,
      expected: "a zip archive's directory inside it",
      found: `one from ${at} to ${at + size}`,
    });
  const reader = new ByteReader(file, source.read(at, at + size));
  return Array.from({ length: count }, () => readEntry(reader, at));
}

function lastEnd(tail: Uint8Array): number {
  for (let at = tail.length - END_SIZE; at >= 0; at--)
    if (tail[at] === 0x50 && tail[at + 1] === 0x4b && tail[at + 2] === 5 && tail[at + 3] === 6) return at;
  return -1;
}

function readEntry(reader: ByteReader, start: number): Entry {
  const here = reader.at;
  const fail = (expected: string, found: string): never => reader.fail(expected, found, start + here);
  if (reader.u32("the directory") !== CENTRAL) fail("an entry of the archive's directory", "something else");
  reader.at += 4;
  const flags = reader.u16("an entry");
  const method = reader.u16("an entry");
  reader.at += 8;
  const [packed, size] = [reader.u32("an entry"), reader.u32("an entry")];
  const [nameLength, extra, comment] = [reader.u16("an entry"), reader.u16("an entry"), reader.u16("an entry")];
  reader.at += 8;
  const at = reader.u32("an entry");
  const name = reader.text(nameLength, "a file's name");
  reader.read(extra + comment, "an entry");
  if ((flags & ENCRYPTED) !== 0) fail("files that are not encrypted", quoted(name));
  if (method !== STORED && method !== DEFLATED)
    fail("files that are stored or deflated", `${quoted(name)} of method ${method}`);
  if (size === ELSEWHERE || packed === ELSEWHERE || at === ELSEWHERE) fail("files of less than 4 GiB", quoted(name));
  return { name, method, packed, size, at };
}

function member(file: string, source: Source, { name, method, packed, size, at }: Entry): Member {
  const fail = (expected: string, found: string, cause?: unknown): never => {
    throw new FormatError(file, { byte: at, expected: `${expected} of ${quoted(name)} in the archive`, found, cause });
  };
  /** Where the content begins, behind a header of its own. */
  const start = (): number => {
    if (at + LOCAL_SIZE > source.size) fail("the header", "the end of the file");
    const header = new ByteReader(file, source.read(at, at + LOCAL_SIZE));
    if (header.u32("a header") !== LOCAL) fail("the header", "something else");
    header.at = 26;
    const from = at + LOCAL_SIZE + header.u16("a header") + header.u16("a header");
    if (from + packed > source.size)
      fail(`${packed} bytes`, `${Math.max(0, source.size - from)} before the end of the file`);
    return from;
  };
  const unpacked = (unpack: () => Uint8Array): Uint8Array => {
    try {
      return unpack();
    } catch (error) {
      return fail(`${size} deflated bytes`, `damage: ${(error as Error).message}`, error);
    }
  };
  const inflated = (): Uint8Array => {
    const from = start();
    const content = unpacked(() => inflateRaw(source.read(from, from + packed), size));
    return content.length === size ? content : fail(`${size} bytes`, String(content.length));
  };
  return {
    size,
    read() {
      if (method === DEFLATED) return inflated();
      const from = start();
      return source.read(from, from + size);
    },
    into(target) {
      if (method === DEFLATED) target.set(inflated());
      else source.into(target, start());
    },
    source: () => (method === DEFLATED ? undefined : partOf(source, start(), size)),
    beginning(count) {
      const from = start();
      const bytes = source.read(from, from + Math.min(packed, count));
      if (method === STORED) return bytes;
      return unpacked(() => inflateBeginning(bytes));
    },
  };
}
