/** The strips and tiles of a page, unpacked. */
import type { ByteReader } from "../../../io/byteReader.js";
import { unpackBits } from "../../../io/packBits.js";
import { inflate } from "../../../platform/inflate.js";
import type { Directory } from "./directory.js";
import { unpackLzw } from "./lzw.js";

/** Fills the target; fewer bytes are an error of the caller's. */
type Unpack = (bytes: Uint8Array, target: Uint8Array) => number;

const deflated: Unpack = (bytes, target) => {
  const content = inflate(bytes, target.length);
  target.set(content);
  return content.length;
};

const stored: Unpack = (bytes, target) => {
  target.set(bytes.subarray(0, target.length));
  return Math.min(bytes.length, target.length);
};

const compressions: ReadonlyMap<number, Unpack> = new Map([
  [1, stored],
  [5, unpackLzw],
  [8, deflated],
  [32946, deflated],
  [32773, unpackBits],
]);
const names: Readonly<Record<number, string>> = {
  2: "CCITT run lengths (fax)",
  3: "CCITT group 3 (fax)",
  4: "CCITT group 4 (fax)",
  6: "JPEG (the older kind)",
  7: "JPEG",
  34887: "LERC",
  34925: "LZMA",
  50000: "Zstandard",
  50001: "WebP",
};

/** How a page is cut into blocks: strips are as wide as the page. */
export interface Blocks {
  readonly width: number;
  readonly height: number;
  /** Blocks beside each other. */
  readonly across: number;
  /** Blocks of one plane. */
  readonly count: number;
  /** Fills an array with the unpacked bytes of a block. */
  read(block: number, target: Uint8Array): void;
}

/** @throws FormatError for blocks that do not cover the page or lie outside of the file, and for what is packed in a way that is not known */
export function blocksOf(page: Directory, reader: ByteReader, width: number, height: number, planes: number): Blocks {
  const { bytes } = reader;
  const fail = (expected: string, found: string, at = page.at): never => reader.fail(expected, found, at);
  const compression = page.one("compression", 1);
  const unpack =
    compressions.get(compression) ??
    fail(
      "pixels that are stored, or packed by LZW, deflate or PackBits",
      names[compression] ?? `compression ${compression}`,
    );
  const isTiled = page.all("tileOffsets").length > 0;
  const blockWidth = isTiled ? page.one("tileWidth", 0) : width;
  const blockHeight = isTiled ? page.one("tileHeight", 0) : Math.min(page.one("rowsPerStrip", height), height);
  if (!(blockWidth > 0 && blockHeight > 0 && blockWidth <= 2 * width + 4096 && blockHeight <= 2 * height + 4096))
    fail("strips or tiles with a size", `${blockWidth}x${blockHeight}`);
  const across = Math.ceil(width / blockWidth);
  const count = across * Math.ceil(height / blockHeight);
  const offsets = page.all(isTiled ? "tileOffsets" : "stripOffsets");
  const sizes = page.all(isTiled ? "tileSizes" : "stripSizes");
  if (offsets.length < count * planes) fail(`${count * planes} strips or tiles`, String(offsets.length));
  // Old writers of one strip leave out how long it is.
  const sizeOf = (block: number) => sizes[block] ?? (count * planes === 1 ? bytes.length - offsets[block] : 0);
  for (let block = 0; block < count * planes; block++)
    if (offsets[block] + sizeOf(block) > bytes.length)
      fail(`${sizeOf(block)} bytes of pixels from byte ${offsets[block]} on`, "the end of the file", bytes.length);
  return {
    width: blockWidth,
    height: blockHeight,
    across,
    count,
    read(block, target) {
      const at = offsets[block];
      let filled: number;
      try {
        filled = unpack(bytes.subarray(at, at + sizeOf(block)), target);
      } catch (error) {
        return fail(`${target.length} deflated bytes of pixels`, `damage: ${(error as Error).message}`, at);
      }
      if (filled < target.length) fail(`${target.length} bytes of pixels`, `${filled}`, at);
    },
  };
}
