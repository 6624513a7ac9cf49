/** Modes of images into one another, with the numbers of Pillow 9.4 (`Convert.c`). */
import { bandsOf, Image, type ImageMode } from "../image.js";

/** ITU-R 601-2 luma in fixed point. */
export const luma = (r: number, g: number, b: number): number => (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16;

/** `a · b / 255`, rounded. */
export function multiplied(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

export function converted(image: Image, mode: ImageMode): Image {
  if (image.mode === mode) return image;
  if (image.mode === "CMYK") return converted(fromInks(image), mode);
  if (mode === "CMYK") return inks(converted(image, "RGB"));
  const out = new Image(mode, image.width, image.height);
  const [from, to] = [image.bands, bandsOf[mode]];
  const { data: source } = image;
  const { data } = out;
  const [wasGrey, isGrey] = [from < 3, to < 3];
  const [hadAlpha, hasAlpha] = [from % 2 === 0, to % 2 === 0];
  for (let at = 0, i = 0; i < data.length; at += from, i += to) {
    if (isGrey) data[i] = wasGrey ? source[at] : luma(source[at], source[at + 1], source[at + 2]);
    else {
      data[i] = source[at];
      data[i + 1] = source[wasGrey ? at : at + 1];
      data[i + 2] = source[wasGrey ? at : at + 2];
    }
    if (hasAlpha) data[i + to - 1] = hadAlpha ? source[at + from - 1] : 255;
  }
  return out;
}

function fromInks({ width, height, data: source }: Image): Image {
  const out = new Image("RGB", width, height);
  for (let at = 0, i = 0; at < source.length; at += 4, i += 3) {
    const light = 255 - source[at + 3];
    for (let band = 0; band < 3; band++) out.data[i + band] = Math.max(0, light - multiplied(source[at + band], light));
  }
  return out;
}

function inks({ width, height, data: source }: Image): Image {
  const out = new Image("CMYK", width, height);
  for (let at = 0, i = 0; at < source.length; at += 3, i += 4)
    for (let band = 0; band < 3; band++) out.data[i + band] = 255 - source[at + band];
  return out;
}

/** Colours multiplied with the alpha, as filters want them: they let no colour of what cannot be seen in. */
export function premultiplied(image: Image): Image {
  return eachColour(image, multiplied);
}

/** The reverse of `premultiplied`. */
export function unpremultiplied(image: Image): Image {
  return eachColour(image, (colour, alpha) =>
    alpha === 255 || alpha === 0 ? colour : Math.min(255, Math.trunc((255 * colour) / alpha)),
  );
}

function eachColour(image: Image, change: (colour: number, alpha: number) => number): Image {
  const { bands } = image;
  const out = new Image(image.mode, image.width, image.height, image.data.slice());
  for (let at = 0; at < out.data.length; at += bands) {
    const alpha = out.data[at + bands - 1];
    for (let band = 0; band < bands - 1; band++) out.data[at + band] = change(out.data[at + band], alpha);
  }
  return out;
}
