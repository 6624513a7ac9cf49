/** Brightness, contrast, saturation and hue of images, with the numbers of Pillow 9.4 (`ImageEnhance`, `Blend.c`, `Convert.c`). */
import { Image } from "../image.js";

const { fround } = Math;

/** Between two images of one size and mode, or past the second: `first + factor · (second − first)`, in float32. */
function blended(first: Image, second: Image, factor: number): Image {
  const alpha = fround(factor);
  if (alpha === 0) return first;
  if (alpha === 1) return second;
  const out = new Image(first.mode, first.width, first.height);
  for (let i = 0; i < out.data.length; i++) {
    const value = fround(first.data[i] + fround(alpha * (second.data[i] - first.data[i])));
    out.data[i] = value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
  }
  return out;
}

/** An image of one grey, with the alpha of another. */
function flat(image: Image, grey: number): Image {
  const even = new Image("L", image.width, image.height);
  even.data.fill(grey);
  return withAlphaOf(image, even.convert(image.mode));
}

function withAlphaOf(image: Image, out: Image): Image {
  const { bands } = image;
  if (bands % 2 === 0 && image.mode !== "CMYK")
    for (let at = bands - 1; at < out.data.length; at += bands) out.data[at] = image.data[at];
  return out;
}

/** 0 gives black, 1 the image itself. */
export function withBrightness(image: Image, factor: number): Image {
  const black = new Image(image.mode, image.width, image.height);
  return blended(withAlphaOf(image, black), image, factor);
}

/** 0 gives the mean grey, 1 the image itself. */
export function withContrast(image: Image, factor: number): Image {
  const { data } = image.convert("L");
  let sum = 0;
  for (const value of data) sum += value;
  return blended(flat(image, Math.trunc(sum / data.length + 0.5)), image, factor);
}

/** 0 gives grey, 1 the image itself. */
export function withSaturation(image: Image, factor: number): Image {
  const grey = image.convert("L").convert(image.mode);
  return blended(withAlphaOf(image, grey), image, factor);
}

/** Turns the hue by a part of the circle, -0.5 to 0.5. Grey images have none. */
export function withHue(image: Image, factor: number): Image {
  if (image.mode === "L") return image;
  const rgb = image.convert("RGB");
  const out = new Image("RGB", rgb.width, rgb.height);
  const shift = Math.trunc(factor * 255);
  for (let at = 0; at < out.data.length; at += 3) turnHue(rgb.data, out.data, at, shift);
  return out.convert(image.mode);
}

const clip8 = (x: number) => Math.max(0, Math.min(255, x));

/** One pixel, through hue, saturation and value of 8 bits each. */
function turnHue(source: Uint8Array, out: Uint8Array, at: number, shift: number): void {
  const [r, g, b] = [source[at], source[at + 1], source[at + 2]];
  const most = Math.max(r, g, b);
  const range = most - Math.min(r, g, b);
  if (range === 0) {
    out.fill(most, at, at + 3);
    return;
  }
  const [fromRed, fromGreen, fromBlue] = [r, g, b].map((value) => fround((most - value) / range));
  const sector =
    r === most
      ? fround(fromBlue - fromGreen)
      : g === most
        ? fround(2 + fromRed - fromBlue)
        : fround(4 + fromGreen - fromRed);
  const circle = fround((sector / 6 + 1) % 1);
  const hue = (clip8(Math.trunc(circle * 255)) + shift) & 0xff;
  const saturation = clip8(Math.trunc(fround(range / most) * 255));
  if (saturation === 0) {
    out.fill(most, at, at + 3);
    return;
  }
  const i = Math.floor((hue * 6) / 255);
  const f = fround((hue * 6) / 255 - i);
  const fs = fround(saturation / 255);
  const p = clip8(rounded(most * (1 - fs)));
  const q = clip8(rounded(most * (1 - fs * f)));
  const t = clip8(rounded(most * (1 - fs * (1 - f))));
  out.set(
    [
      [most, t, p],
      [q, most, p],
      [p, most, t],
      [p, q, most],
      [t, p, most],
      [most, p, q],
    ][i % 6],
    at,
  );
}

/** C's `round` of a number that is not negative. */
const rounded = (x: number) => Math.floor(x + 0.5);
