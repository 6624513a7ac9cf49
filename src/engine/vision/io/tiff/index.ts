import { ByteReader } from "../../../io/byteReader.js";
import { type ImageFormat, type Pixels, startsWith } from "../pixels.js";
import { directories } from "./directory.js";
import { pixelsOf } from "./page.js";

/** The first page: grey, colour, inks and palettes of 1 to 16 bits, floats; strips and tiles; stored, LZW, deflate, PackBits. `frames` gives all pages. */
export const tiff: ImageFormat & { frames(bytes: Uint8Array, file: string): Pixels[] } = {
  name: "TIFF",
  matches: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].some((magic) => startsWith(bytes, magic)),
  decode: (bytes, file) => pages(bytes, file, 1)[0],
  frames: (bytes, file) => pages(bytes, file, Infinity),
};

/** So many numbers in all are never a bomb; past them a file has at most so many for each of its bytes. */
const [HARMLESS, NUMBERS_PER_BYTE] = [2 ** 24, 32_768];

function pages(bytes: Uint8Array, file: string, most: number): Pixels[] {
  const littleEndian = bytes[0] === 0x49;
  const reader = new ByteReader(file, bytes, littleEndian);
  if (bytes[littleEndian ? 2 : 3] === 43) reader.fail("a TIFF of less than 4 GB", "a BigTIFF", 2);
  const found = directories(reader, most);
  let total = 0;
  return found.map((page) => {
    total += page.one("width", 0) * page.one("height", 0) * page.one("samples", 1);
    if (total > Math.max(HARMLESS, NUMBERS_PER_BYTE * bytes.length))
      reader.fail("pages that so small a file can hold", `${total} numbers up to here`, page.at);
    return pixelsOf(page, reader, littleEndian);
  });
}
