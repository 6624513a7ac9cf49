/** Directories of a TIFF: what each page says of itself. https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf */
import type { ByteReader } from "../../../io/byteReader.js";

/** Names of entries. */
export const tags = {
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripSizes: 279,
  planar: 284,
  predictor: 317,
  palette: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileSizes: 325,
  extraSamples: 338,
  sampleFormat: 339,
} as const;

type Tag = keyof typeof tags;

/** The entries of a page that are whole numbers. */
export class Directory {
  constructor(
    /** Where the directory lies. */
    readonly at: number,
    private readonly entries: ReadonlyMap<number, readonly number[]>,
  ) {}

  all(tag: Tag): readonly number[] {
    return this.entries.get(tags[tag]) ?? [];
  }

  /** The first value. */
  one(tag: Tag, otherwise: number): number {
    return this.all(tag)[0] ?? otherwise;
  }
}

/** Bytes of a value, by its type; those of 3 and 4 (and 1) are whole numbers. */
const sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const [BYTE, SHORT, LONG] = [1, 3, 4];
const MOST_PAGES = 65_536;
const wanted = new Set<number>(Object.values(tags));

/**
 * The directories of a file, in order.
 * @param most pages that are wanted
 * @throws FormatError for a damaged one, and for one that leads back to a page before
 */
export function directories(reader: ByteReader, most: number): Directory[] {
  reader.read(4, "the header");
  const pages: Directory[] = [];
  const seen = new Set<number>();
  for (let from = reader.at, start = reader.u32("the place of the first page"); start !== 0;) {
    if (start >= reader.bytes.length) reader.fail("a place in the file", `byte ${start}`, from);
    if (seen.has(start) || pages.length === MOST_PAGES)
      reader.fail("another page", `the page at byte ${start} again`, from);
    seen.add(start);
    reader.at = start;
    pages.push(directory(reader));
    if (pages.length === most) break;
    from = reader.at;
    start = reader.u32("the place of the next page");
  }
  if (pages.length === 0) reader.fail("a page", "none", 4);
  return pages;
}

function directory(reader: ByteReader): Directory {
  const start = reader.at;
  const entries = new Map<number, readonly number[]>();
  const count = reader.u16("the number of entries");
  for (let i = 0; i < count; i++) {
    const at = reader.at;
    const tag = reader.u16("the name of an entry");
    const type = reader.u16("the type of an entry");
    const values = reader.u32("the number of values");
    const size = (sizes[type] ?? 0) * values;
    const inside = size <= 4;
    const place = inside ? reader.at : reader.u32("the place of the values");
    if (wanted.has(tag)) {
      if (type !== BYTE && type !== SHORT && type !== LONG) reader.fail("whole numbers", `values of type ${type}`, at);
      if (place + size > reader.bytes.length)
        reader.fail(
          `${values} values inside the file`,
          `the end ${reader.bytes.length - place} bytes after their place`,
          at,
        );
      reader.at = place;
      const read = type === BYTE ? "u8" : type === SHORT ? "u16" : "u32";
      entries.set(
        tag,
        Array.from({ length: values }, () => reader[read]("a value")),
      );
    }
    reader.at = at + 8;
    reader.read(4, "an entry");
  }
  return new Directory(start, entries);
}
