import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { writeBytes } from "../../platform/files.js";
import { format } from "../../platform/formats.js";
import { uint8 } from "../../tensor/dtype.js";
import { Tensor } from "../../tensor/tensor.js";

export interface PngOptions {
  /** 0 to 9: smaller files take longer. */
  compressionLevel?: number;
}

export interface JpegOptions {
  /** 1 to 100. */
  quality?: number;
}

/** A tensor `[C, H, W]` of uint8 as a PNG; 1 or 3 channels, and 2 or 4 with alpha. https://pytorch.org/vision/0.14/generated/torchvision.io.encode_png.html */
export function encodePng(input: Tensor, options: PngOptions = {}): Uint8Array {
  const { compressionLevel = 6 } = checkOptions("encodePng", options, ["compressionLevel"]);
  if (!Number.isInteger(compressionLevel) || compressionLevel < 0 || compressionLevel > 9)
    throw new ValueError(`Compression level should be between 0 and 9, but got ${compressionLevel}`);
  const { width, height, channels, data } = pixelsOf("encodePng", input, [1, 2, 3, 4]);
  const level = compressionLevel as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  return format("png").encode({ width, height, channels, data, depth: 8 }, { zlib: { level } });
}

/** A tensor `[C, H, W]` of uint8, 1 or 3 channels, as a JPEG. https://pytorch.org/vision/0.14/generated/torchvision.io.encode_jpeg.html */
export function encodeJpeg(input: Tensor, options: JpegOptions = {}): Uint8Array {
  const { quality = 75 } = checkOptions("encodeJpeg", options, ["quality"]);
  if (!Number.isInteger(quality) || quality < 1 || quality > 100)
    throw new ValueError(`Image quality should be a whole number between 1 and 100, but got ${quality}`);
  const { width, height, channels, data } = pixelsOf("encodeJpeg", input, [1, 3]);
  return format("jpegEncoder").encode(data, width, height, channels, quality);
}

/** As `encodePng`, into a file. https://pytorch.org/vision/0.14/generated/torchvision.io.write_png.html */
export function writePng(input: Tensor, path: string, options: PngOptions = {}): void {
  writeBytes(path, encodePng(input, options));
}

/** As `encodeJpeg`, into a file. https://pytorch.org/vision/0.14/generated/torchvision.io.write_jpeg.html */
export function writeJpeg(input: Tensor, path: string, options: JpegOptions = {}): void {
  writeBytes(path, encodeJpeg(input, options));
}

function pixelsOf(of: string, input: Tensor, permitted: readonly number[]) {
  if (!(input instanceof Tensor) || input.dtype !== uint8 || input.ndim !== 3 || input.numel() === 0)
    throw new ValueError(
      `${of} takes a tensor [C, H, W] of uint8, but got ` +
        (input instanceof Tensor ? `[${input.shape.join(", ")}] of ${input.dtype.name}` : typeof input),
    );
  const [channels, height, width] = input.shape;
  if (!permitted.includes(channels))
    throw new ValueError(`${of}: the number of channels should be ${permitted.join(" or ")}, but got ${channels}`);
  const data = input.permute(1, 2, 0).contiguous().numpy() as Uint8Array;
  return { width, height, channels, data };
}
