/** Images turned, moved and sheared, with the numbers of Pillow 9.4 (`Geometry.c`, `Image.rotate`). */
import { Image } from "../image.js";
import { premultiplied, unpremultiplied } from "./convert.js";

/** `x' = a·x + b·y + c`, `y' = d·x + e·y + f`: where in the input an output position comes from. */
export type AffineMatrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export type AffineResampling = "nearest" | "bilinear" | "bicubic";

/** Writes an output pixel from an input position, pixels' centres being whole numbers. */
type Sampler = (source: Image, x: number, y: number, out: Uint8Array, at: number) => void;

/**
 * @param fill a number a band, for what lies outside the input
 */
export function affine(
  image: Image,
  matrix: AffineMatrix,
  width: number,
  height: number,
  resampling: AffineResampling,
  fill: readonly number[],
): Image {
  const hasAlpha = image.mode === "LA" || image.mode === "RGBA";
  if (hasAlpha && resampling !== "nearest") {
    const colour = premultiplied(new Image(image.mode, 1, 1, Uint8Array.from(fill)));
    return unpremultiplied(moved(premultiplied(image), matrix, width, height, resampling, [...colour.data]));
  }
  return moved(image, matrix, width, height, resampling, fill);
}

function moved(
  image: Image,
  matrix: AffineMatrix,
  width: number,
  height: number,
  resampling: AffineResampling,
  fill: readonly number[],
): Image {
  const out = new Image(image.mode, width, height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = fill[i % fill.length];
  if (resampling === "nearest") placeNearest(image, matrix, out);
  else sample(image, matrix, out, resampling === "bilinear" ? bilinear : bicubic);
  return out;
}

function placeNearest(image: Image, matrix: AffineMatrix, out: Image): void {
  const [a, b, , d, e] = matrix;
  if (b === 0 && d === 0) return scale(image, matrix, out);
  const corners = [
    [0, 0],
    [0, out.height],
    [out.width, out.height],
    [out.width, 0],
  ];
  const fits = corners.every(([x, y]) => {
    const [u, v] = position(matrix, x, y);
    return Math.abs(u) < 32768 && Math.abs(v) < 32768;
  });
  // Without the fixed point the steps would be added up in float64.
  const one = fits ? 65536 : 1;
  const fixed = (v: number) => (fits ? Math.floor(v * one + 0.5) : v);
  const [stepX, stepY] = [fixed(a), fixed(d)];
  let [startX, startY] = position(matrix, 0.5, 0.5).map(fixed);
  const [downX, downY] = [fixed(b), fixed(e)];
  const { bands, data: source } = image;
  for (let y = 0, o = 0; y < out.height; y++, startX += downX, startY += downY) {
    let [u, v] = [startX, startY];
    for (let x = 0; x < out.width; x++, o += bands, u += stepX, v += stepY) {
      const [column, row] = [Math.floor(u / one), Math.floor(v / one)];
      if (column < 0 || column >= image.width || row < 0 || row >= image.height) continue;
      const at = (row * image.width + column) * bands;
      for (let band = 0; band < bands; band++) out.data[o + band] = source[at + band];
    }
  }
}

/** Without rotation and shear: positions are added up in float64. */
function scale(image: Image, [a, , c, , e, f]: AffineMatrix, out: Image): void {
  const places = (start: number, step: number, size: number, limit: number) => {
    let at = start + step * 0.5;
    return Int32Array.from({ length: size }, () => {
      const place = at < 0 ? -1 : Math.trunc(at);
      at += step;
      return place < limit ? place : -1;
    });
  };
  const columns = places(c, a, out.width, image.width);
  const rows = places(f, e, out.height, image.height);
  const { bands, data: source } = image;
  let o = 0;
  for (const y of rows)
    for (const x of columns) {
      if (x >= 0 && y >= 0)
        for (let band = 0, at = (y * image.width + x) * bands; band < bands; band++)
          out.data[o + band] = source[at + band];
      o += bands;
    }
}

const position = ([a, b, c, d, e, f]: AffineMatrix, x: number, y: number) => [a * x + b * y + c, d * x + e * y + f];

function sample(image: Image, matrix: AffineMatrix, out: Image, sampler: Sampler): void {
  for (let y = 0, o = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++, o += image.bands) {
      const [u, v] = position(matrix, x + 0.5, y + 0.5);
      if (u >= 0 && u < image.width && v >= 0 && v < image.height) sampler(image, u - 0.5, v - 0.5, out.data, o);
    }
}

const clip = (i: number, size: number) => Math.max(0, Math.min(size - 1, i));

const bilinear: Sampler = (image, u, v, out, at) => {
  const { width, height, bands, data } = image;
  const [x, y] = [Math.floor(u), Math.floor(v)];
  const [dx, dy] = [u - x, v - y];
  const [left, right] = [clip(x, width) * bands, clip(x + 1, width) * bands];
  const top = clip(y, height) * width * bands;
  const bottom = y + 1 < height ? (y + 1) * width * bands : top;
  for (let band = 0; band < bands; band++) {
    const [a, b] = [data[top + left + band], data[top + right + band]];
    const [c, d] = [data[bottom + left + band], data[bottom + right + band]];
    const upper = a + (b - a) * dx;
    const lower = c + (d - c) * dx;
    out[at + band] = Math.trunc(upper + (lower - upper) * dy);
  }
};

function cubic(v1: number, v2: number, v3: number, v4: number, d: number): number {
  const p2 = -v1 + v3;
  const p3 = 2 * (v1 - v2) + v3 - v4;
  const p4 = -v1 + v2 - v3 + v4;
  return v2 + d * (p2 + d * (p3 + d * p4));
}

const bicubic: Sampler = (image, u, v, out, at) => {
  const { width, height, bands, data } = image;
  const [x, y] = [Math.floor(u), Math.floor(v)];
  const [dx, dy] = [u - x, v - y];
  const columns = [-1, 0, 1, 2].map((i) => clip(x + i, width) * bands);
  const rows = [-1, 0, 1, 2].map((i) => clip(y + i, height) * width * bands);
  for (let band = 0; band < bands; band++) {
    const [v1, v2, v3, v4] = rows.map((row) => {
      const [p1, p2, p3, p4] = columns.map((column) => data[row + column + band]);
      return cubic(p1, p2, p3, p4, dx);
    });
    out[at + band] = Math.max(0, Math.min(255, Math.trunc(cubic(v1, v2, v3, v4, dy))));
  }
};

export interface RotationOptions {
  resampling: AffineResampling;
  /** Make the image as large as the turned one needs. */
  expand: boolean;
  /** x and y; the middle by default. */
  center: readonly [number, number] | null;
  fill: readonly number[];
}

/** Turned counter-clockwise, by degrees. */
export function rotated(image: Image, degrees: number, options: RotationOptions): Image {
  const angle = ((degrees % 360) + 360) % 360;
  const { center, expand } = options;
  const { width, height } = image;
  if (center === null) {
    if (angle === 0) return image;
    if (angle === 180) return turned(image, 2);
    if ((angle === 90 || angle === 270) && (expand || width === height)) return turned(image, angle / 90);
  }
  const [cx, cy] = center ?? [width / 2, height / 2];
  const radians = -angle * (Math.PI / 180);
  const round15 = (x: number) => Number(x.toFixed(15));
  const [cos, sin] = [round15(Math.cos(radians)), round15(Math.sin(radians))];
  const linear: AffineMatrix = [cos, sin, 0, round15(-Math.sin(radians)), cos, 0];
  const withOrigin = ([x, y]: number[]): AffineMatrix => [cos, sin, x, linear[3], cos, y];
  const [x, y] = position(linear, -cx, -cy);
  const matrix = withOrigin([x + cx, y + cy]);
  if (!expand) return affine(image, matrix, width, height, options.resampling, options.fill);
  const corners = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ].map(([u, v]) => position(matrix, u, v));
  const extent = (axis: number) => {
    const values = corners.map((corner) => corner[axis]);
    return Math.ceil(Math.max(...values)) - Math.floor(Math.min(...values));
  };
  const [newWidth, newHeight] = [extent(0), extent(1)];
  const shifted = withOrigin(position(matrix, -(newWidth - width) / 2, -(newHeight - height) / 2));
  return affine(image, shifted, newWidth, newHeight, options.resampling, options.fill);
}

/** Turned counter-clockwise by right angles. */
function turned(image: Image, quarters: number): Image {
  const { width, height, bands, data } = image;
  const out = quarters === 2 ? new Image(image.mode, width, height) : new Image(image.mode, height, width);
  for (let y = 0, o = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      const [column, row] =
        quarters === 2 ? [width - 1 - x, height - 1 - y] : quarters === 1 ? [width - 1 - y, x] : [y, height - 1 - x];
      for (let band = 0, at = (row * width + column) * bands; band < bands; band++) out.data[o++] = data[at + band];
    }
  return out;
}
