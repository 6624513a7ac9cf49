/** Pixels as images and as tensors, in the channels that are wanted. */
import { ValueError } from "../../errors.js";
import { fromArray } from "../../ops/creation.js";
import type { Tensor } from "../../tensor/tensor.js";
import { Image, type ImageMode } from "../image.js";
import type { Pixels } from "./pixels.js";

/** The channels of what is read: as the file has them, or grey or colour, with or without alpha. */
export type ImageReadMode = "UNCHANGED" | "GRAY" | "GRAY_ALPHA" | "RGB" | "RGB_ALPHA";

const channelsOf = { GRAY: 1, GRAY_ALPHA: 2, RGB: 3, RGB_ALPHA: 4 } as const;
const modes: readonly ImageMode[] = ["L", "LA", "RGB", "RGBA"];

/** @throws ValueError for another mode */
export function checkMode(mode: ImageReadMode): void {
  if (mode !== "UNCHANGED" && !Object.hasOwn(channelsOf, mode))
    throw new ValueError(
      `mode must be one of UNCHANGED, ${Object.keys(channelsOf).join(", ")}, but got ${String(mode)}`,
    );
}

/** An image of 8 bits; of 16 bits the upper ones are kept, as Pillow keeps them. @throws ValueError for floats */
export function imageOf({ width, height, channels, data, isInk }: Pixels): Image {
  if (data instanceof Float32Array)
    throw new ValueError("an image has numbers of 8 bits, but the file has floats: read it by io.readImage");
  const bytes = data instanceof Uint16Array ? Uint8Array.from(data, (value) => value >> 8) : data;
  return new Image(isInk ? "CMYK" : modes[channels - 1], width, height, bytes);
}

/** `[C, H, W]`: uint8, int32 for 16 bits, float32. */
export function tensorOf(pixels: Pixels, mode: ImageReadMode): Tensor {
  const source = pixels.isInk && mode !== "UNCHANGED" ? inColour(pixels) : pixels;
  const { width, height, channels: from, data } = source;
  const to = mode === "UNCHANGED" ? from : channelsOf[mode];
  const plane = width * height;
  const [ArrayType, most] =
    data instanceof Float32Array
      ? [Float32Array, 1]
      : data instanceof Uint16Array
        ? [Int32Array, 65535]
        : [Uint8Array, 255];
  const out = new ArrayType(to * plane);
  const [wasGrey, isGrey] = [from < 3, to < 3];
  for (let channel = 0; channel < to; channel++) {
    const isAlpha = to % 2 === 0 && channel === to - 1;
    const place = isAlpha ? from - 1 : wasGrey ? 0 : channel;
    const start = channel * plane;
    if (isAlpha && from % 2 === 1) out.fill(most, start, start + plane);
    else if (isGrey && !wasGrey && !isAlpha) grey(source, out, start);
    else for (let i = 0, at = place; i < plane; i++, at += from) out[start + i] = data[at];
  }
  return fromArray(out, [to, height, width]);
}

function inColour(pixels: Pixels): Pixels {
  const { width, height, data } = imageOf(pixels).convert("RGB");
  return { width, height, channels: 3, data };
}

/** Weights of libpng, which torchvision reads grey with. */
function grey(
  { width, height, channels, data }: Pixels,
  out: Int32Array | Uint8Array | Float32Array,
  start: number,
): void {
  const isWhole = !(out instanceof Float32Array);
  for (let i = 0, at = 0; i < width * height; i++, at += channels) {
    const sum = data[at] * 9794 + data[at + 1] * 19235 + data[at + 2] * 3739;
    out[start + i] = isWhole ? sum >>> 15 : sum / 32768;
  }
}
