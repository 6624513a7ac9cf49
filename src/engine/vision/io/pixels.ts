import { FormatError } from "../../io/formatError.js";

/** What a decoder gives: rows of pixels, the channels of a pixel together. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Grey; grey and alpha; colour; colour and alpha; or inks, where `isInk`. */
  readonly channels: 1 | 2 | 3 | 4;
  /** 16-bit numbers and floats where the file has them. */
  readonly data: Uint8Array | Uint16Array | Float32Array;
  /** Four channels of printing inks: cyan, magenta, yellow, black. */
  readonly isInk?: boolean;
}

/** A format of image files. */
export interface ImageFormat {
  readonly name: string;
  /** Whether a file starts as this format does. */
  matches(bytes: Uint8Array): boolean;
  /**
   * @param file what errors call the file
   * @param grey grey alone is wanted, which some decoders give at once
   * @throws FormatError
   */
  decode(bytes: Uint8Array, file: string, grey: boolean): Pixels;
}

/** As Pillow, which refuses more as decompression bombs. */
const mostPixels = 178_956_970;
/** A file of so few pixels is never a bomb. */
const harmless = 2 ** 22;

/** What changes the bounds of a size. */
interface Bounds {
  frames?: number;
  /** How many pixels a byte can hold; by default more than any picture of real size needs. */
  pixelsPerByte?: number;
}

/** Checks a size before anything of that size is allocated. @throws FormatError */
export function checkSize(
  file: string,
  width: number,
  height: number,
  bytes: number,
  { frames = 1, pixelsPerByte = 4096 }: Bounds = {},
): void {
  if (!Number.isInteger(width) || !Number.isInteger(height))
    throw new FormatError(file, { expected: "an image with a size", found: "none" });
  const pixels = width * height * frames;
  const size = `${width}x${height}${frames > 1 ? `, ${frames} times` : ""}`;
  if (!(width > 0 && height > 0))
    throw new FormatError(file, { expected: "an image with pixels", found: `a size of ${size}` });
  if (pixels > mostPixels || (pixels > harmless && pixels > pixelsPerByte * bytes))
    throw new FormatError(file, {
      expected: `at most ${mostPixels} pixels, and fewer in so small a file`,
      found: `${size} in ${bytes} bytes, which may be a decompression bomb`,
    });
}

/** Runs a library's decoder, whose errors become ours. @throws FormatError */
export function decoding<T>(file: string, format: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    // Other classes of errors come from the machine: a decoder that met what it did not expect.
    const isSaid = cause instanceof Error && cause.constructor === Error && !/^$|undefined|object/.test(cause.message);
    const found = isSaid ? cause.message.slice(0, 200) : "data that makes no sense";
    throw new FormatError(file, { expected: `a whole ${format}`, found, cause });
  }
}

/** Whether bytes stand at a place of a file. */
export function startsWith(bytes: Uint8Array, magic: string, at = 0): boolean {
  return Array.from(magic).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}
