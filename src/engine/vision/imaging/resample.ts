/** Images in another size, with the numbers of Pillow 9.4 (`Resample.c`): separable filters in fixed point. */
import { Image } from "../image.js";
import { premultiplied, unpremultiplied } from "./convert.js";

export type Resampling = "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";

interface Filter {
  /** In input pixels, at scale 1. */
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const filters: Record<Exclude<Resampling, "nearest">, Filter> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => {
      const t = Math.abs(x);
      if (t === 0) return 1;
      return t >= 1 ? 0 : sinc(t) * (0.54 + 0.46 * Math.cos(t * Math.PI));
    },
  },
  bicubic: {
    support: 2,
    weight: (x) => {
      const [t, a] = [Math.abs(x), -0.5];
      if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
      return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
    },
  },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Bits after the point: 8 are the pixel's, 2 are kept for overflow. */
const precision = 32 - 8 - 2;

/** The input pixels that make each output pixel, and their weights. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** Weights an output pixel has room for. */
  readonly room: number;
  readonly weights: Int32Array;
}

function tapsOf(input: number, output: number, { support: reach, weight }: Filter): Taps {
  const scale = input / output;
  const spread = Math.max(scale, 1);
  const support = reach * spread;
  const room = Math.ceil(support) * 2 + 1;
  const [first, count] = [new Int32Array(output), new Int32Array(output)];
  const weights = new Int32Array(output * room);
  const own = new Float64Array(room);
  for (let o = 0; o < output; o++) {
    const center = (o + 0.5) * scale;
    const low = Math.max(0, Math.trunc(center - support + 0.5));
    const taps = Math.min(input, Math.trunc(center + support + 0.5)) - low;
    let sum = 0;
    for (let i = 0; i < taps; i++) sum += own[i] = weight((i + low - center + 0.5) * (1 / spread));
    for (let i = 0; i < taps; i++) {
      const share = (sum === 0 ? own[i] : own[i] / sum) * 2 ** precision;
      weights[o * room + i] = Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
    }
    first[o] = low;
    count[o] = taps;
  }
  return { first, count, room, weights };
}

const clip8 = (sum: number) => Math.max(0, Math.min(255, sum >> precision));

/** @returns an image of the size; the image itself where it has that size */
export function resized(image: Image, width: number, height: number, resampling: Resampling): Image {
  if (image.width === width && image.height === height) return image;
  if (resampling === "nearest") return nearest(image, width, height);
  if (image.mode === "LA" || image.mode === "RGBA")
    return unpremultiplied(filtered(premultiplied(image), width, height, filters[resampling]));
  return filtered(image, width, height, filters[resampling]);
}

function filtered(image: Image, width: number, height: number, filter: Filter): Image {
  const wide = image.width === width ? image : horizontally(image, width, filter);
  return image.height === height ? wide : vertically(wide, height, filter);
}

function horizontally(image: Image, width: number, filter: Filter): Image {
  const { first, count, room, weights } = tapsOf(image.width, width, filter);
  const { bands, data: source } = image;
  const out = new Image(image.mode, width, image.height);
  const { data } = out;
  for (let y = 0, o = 0; y < image.height; y++) {
    const row = y * image.width * bands;
    for (let x = 0; x < width; x++) {
      const start = row + first[x] * bands;
      const [taps, w] = [count[x], x * room];
      for (let band = 0; band < bands; band++) {
        let sum = 1 << (precision - 1);
        for (let i = 0, at = start + band; i < taps; i++, at += bands) sum += source[at] * weights[w + i];
        data[o++] = clip8(sum);
      }
    }
  }
  return out;
}

function vertically(image: Image, height: number, filter: Filter): Image {
  const { first, count, room, weights } = tapsOf(image.height, height, filter);
  const row = image.width * image.bands;
  const { data: source } = image;
  const out = new Image(image.mode, image.width, height);
  const sums = new Int32Array(row);
  for (let y = 0; y < height; y++) {
    sums.fill(1 << (precision - 1));
    for (let i = 0; i < count[y]; i++) {
      const weight = weights[y * room + i];
      for (let x = 0, at = (first[y] + i) * row; x < row; x++, at++) sums[x] += source[at] * weight;
    }
    for (let x = 0; x < row; x++) out.data[y * row + x] = clip8(sums[x]);
  }
  return out;
}

function nearest(image: Image, width: number, height: number): Image {
  const places = (input: number, output: number) => {
    const step = input / output;
    let at = step * 0.5;
    return Int32Array.from({ length: output }, () => {
      const place = Math.trunc(at);
      at += step;
      return place;
    });
  };
  const [columns, rows] = [places(image.width, width), places(image.height, height)];
  const { bands, data: source } = image;
  const out = new Image(image.mode, width, height);
  let o = 0;
  for (const y of rows)
    for (const x of columns)
      for (let band = 0, at = (y * image.width + x) * bands; band < bands; band++) out.data[o++] = source[at + band];
  return out;
}
