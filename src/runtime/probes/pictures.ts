import type { ImageShape } from "../../protocol/modelView.js";

/** Sides of a picture that is sent: larger ones are thinned. */
const mostSide = 64;

/** The picture that one input is: channels first, or a square of grey or coloured dots in a row, 7x7 at least. */
export function imageShape(shape: readonly number[]): ImageShape | undefined {
  const [first, second, third] = shape;
  if (shape.length === 3 && first <= 4 && second > 1 && third > 1)
    return { channels: first, height: second, width: third };
  if (shape.length === 2 && first > 4 && second > 4) return { channels: 1, height: first, width: second };
  if (shape.length !== 1 || first < 49) return undefined;
  for (const channels of [1, 3]) {
    const side = Math.sqrt(first / channels);
    if (Number.isInteger(side)) return { channels, height: side, width: side };
  }
  return undefined;
}

/** Every so many dots are kept, so that a picture is small enough to send. */
export function thinnedSize(height: number, width: number): { height: number; width: number; stride: number } {
  const stride = Math.max(1, Math.ceil(Math.max(height, width) / mostSide));
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride), stride };
}

/** `channels` planes of a picture from a place in an array on, thinned. */
export function thinnedPicture(
  values: Float32Array,
  from: number,
  { channels, height, width }: ImageShape,
): { values: Float32Array; image: ImageShape } {
  const small = thinnedSize(height, width);
  const image = { channels, height: small.height, width: small.width };
  if (small.stride === 1) return { values: values.slice(from, from + channels * height * width), image };
  const kept = new Float32Array(channels * small.height * small.width);
  let at = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < height; row += small.stride)
      for (let column = 0; column < width; column += small.stride)
        kept[at++] = values[from + (channel * height + row) * width + column];
  return { values: kept, image };
}
