/** Parts of images, mirrored images, and images with borders. */
import { Image } from "../image.js";

export type PaddingMode = "constant" | "edge" | "reflect" | "symmetric";

/** Pixels on each side; negative ones are cut off. */
export interface Border {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An image whose pixel (x, y) is that of the given column and row, or the fill where one of them is -1. */
function gathered(image: Image, columns: Int32Array, rows: Int32Array, fill: readonly number[]): Image {
  const { bands, data: source } = image;
  const out = new Image(image.mode, columns.length, rows.length);
  let o = 0;
  for (const y of rows)
    for (const x of columns) {
      const at = (y * image.width + x) * bands;
      const isInside = x >= 0 && y >= 0;
      for (let band = 0; band < bands; band++) out.data[o++] = isInside ? source[at + band] : fill[band];
    }
  return out;
}

/** Where the positions of an output of `size` from `start` on lie in an input of `limit`. */
function places(start: number, size: number, limit: number, mode: PaddingMode): Int32Array {
  return Int32Array.from({ length: Math.max(0, size) }, (_, i) => place(start + i, limit, mode));
}

/** NumPy's `pad`, for one position. */
export function place(i: number, limit: number, mode: PaddingMode): number {
  if (i >= 0 && i < limit) return i;
  if (mode === "constant") return -1;
  if (mode === "edge" || limit === 1) return i < 0 ? 0 : limit - 1;
  const period = mode === "reflect" ? 2 * limit - 2 : 2 * limit;
  const at = ((i % period) + period) % period;
  return at < limit ? at : period - at - (mode === "reflect" ? 0 : 1);
}

/** The part from (left, top) on; black where it reaches outside. */
export function cropped(image: Image, left: number, top: number, width: number, height: number): Image {
  return padded(
    image,
    { left: -left, top: -top, right: left + width - image.width, bottom: top + height - image.height },
    "constant",
    new Array<number>(image.bands).fill(0),
  );
}

export function padded(image: Image, border: Border, mode: PaddingMode, fill: readonly number[]): Image {
  const [width, height] = [image.width + border.left + border.right, image.height + border.top + border.bottom];
  if (mode === "constant")
    return gathered(
      image,
      places(-border.left, width, image.width, mode),
      places(-border.top, height, image.height, mode),
      fill,
    );
  // What negative borders cut off is gone before the rest is mirrored.
  const cut = (side: number) => Math.max(0, -side);
  const along = (before: number, after: number, size: number) => {
    const limit = size - cut(before) - cut(after);
    const inner = places(-Math.max(0, before), limit + Math.max(0, before) + Math.max(0, after), limit, mode);
    return inner.map((at) => at + cut(before));
  };
  return gathered(
    image,
    along(border.left, border.right, image.width),
    along(border.top, border.bottom, image.height),
    fill,
  );
}

export function flipped(image: Image, direction: "horizontal" | "vertical"): Image {
  const { width, height } = image;
  const forwards = (size: number) => Int32Array.from({ length: size }, (_, i) => i);
  const backwards = (size: number) => Int32Array.from({ length: size }, (_, i) => size - 1 - i);
  return direction === "horizontal"
    ? gathered(image, backwards(width), forwards(height), [])
    : gathered(image, forwards(width), backwards(height), []);
}
