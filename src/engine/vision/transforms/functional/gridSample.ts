/** Tensors turned, moved and sheared: torchvision's affine grid and PyTorch's `grid_sample` with zeros outside, rounded as they round. */
import { fromArray } from "../../../ops/creation.js";
import { float32, float64 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import type { AffineMatrix } from "../../imaging/affine.js";
import { roundHalfEven } from "../../rounding.js";
import { asFloats } from "./floats.js";

export interface SampleOptions {
  width: number;
  height: number;
  interpolation: "nearest" | "bilinear";
  /** One number a channel for what lies outside; null for zeros. */
  fill: readonly number[] | null;
}

type Floats = Float32Array | Float64Array;

/**
 * @param matrix from output to input positions, both counted from the middle of the picture
 */
export function sampleAffine(img: Tensor, matrix: AffineMatrix, options: SampleOptions): Tensor {
  return asFloats(img, [float32, float64], (batch) => {
    const [n, channels, height, width] = batch.shape;
    const round = batch.dtype === float64 ? (x: number) => x : Math.fround;
    const source = batch.detach().contiguous().numpy() as Floats;
    const shape = [n, channels, options.height, options.width];
    const out = new (batch.dtype === float64 ? Float64Array : Float32Array)(shape.reduce((a, b) => a * b, 1));
    const place = positions(matrix, width, height, options, round);
    const [planeIn, planeOut] = [width * height, options.width * options.height];
    for (let o = 0; o < planeOut; o++) {
      const [x, y] = place(o % options.width, Math.floor(o / options.width));
      const taps = options.interpolation === "nearest" ? nearestTaps(x, y) : bilinearTaps(x, y, round);
      const inside = taps.filter(([u, v]) => u >= 0 && u < width && v >= 0 && v < height);
      const covered = round(inside.reduce((sum, [, , weight]) => round(sum + weight), 0));
      for (let plane = 0; plane < n * channels; plane++) {
        const start = plane * planeIn;
        const value = inside.reduce((sum, [u, v, weight]) => round(sum + source[start + v * width + u] * weight), 0);
        out[plane * planeOut + o] = filled(value, covered, plane % channels, options, round);
      }
    }
    return fromArray(out, shape);
  });
}

type Round = (x: number) => number;

/** The input position of an output pixel, pixels' centres being whole numbers. */
function positions(
  [a, b, c, d, e, f]: AffineMatrix,
  width: number,
  height: number,
  options: SampleOptions,
  round: Round,
): (x: number, y: number) => readonly [number, number] {
  const share = (value: number, size: number) => round(round(value) / round(0.5 * size));
  const [toX, toY] = [[a, b, c].map((v) => share(v, width)), [d, e, f].map((v) => share(v, height))];
  const [left, top] = [-options.width * 0.5 + 0.5, -options.height * 0.5 + 0.5];
  const along = (weights: readonly number[], u: number, v: number, size: number) => {
    const plane = fused(v, weights[1], round(u * weights[0]), round);
    const normal = round(plane + weights[2]);
    return round(round(normal + 1) * round(size / 2) - 0.5);
  };
  return (x, y) => [along(toX, left + x, top + y, width), along(toY, left + x, top + y, height)];
}

/** `a · b + c` of float32 numbers, rounded once: a sum in float64 that lies between two of them is not on that line if anything was lost. */
function fused(a: number, b: number, c: number, round: Round): number {
  const product = a * b;
  const sum = product + c;
  const near = round(sum);
  const other = 2 * sum - near;
  const shadow = sum - product;
  const lost = product - (sum - shadow) + (c - shadow);
  if (lost === 0 || sum === near || round(other) !== other) return near;
  return lost > 0 ? Math.max(near, other) : Math.min(near, other);
}

/** Column, row and weight. */
type Tap = readonly [number, number, number];

const nearestTaps = (x: number, y: number): Tap[] => [[roundHalfEven(x), roundHalfEven(y), 1]];

function bilinearTaps(x: number, y: number, round: Round): Tap[] {
  const [u, v] = [Math.floor(x), Math.floor(y)];
  const [east, south] = [round(x - u), round(y - v)];
  const [west, north] = [round(1 - east), round(1 - south)];
  return [
    [u, v, round(north * west)],
    [u + 1, v, round(north * east)],
    [u, v + 1, round(south * west)],
    [u + 1, v + 1, round(south * east)],
  ];
}

/** torchvision samples a picture of ones along, and mixes the colour in where that is not one. */
function filled(value: number, covered: number, channel: number, options: SampleOptions, round: Round): number {
  const { fill, interpolation } = options;
  if (fill === null) return value;
  const colour = fill[fill.length === 1 ? 0 : channel];
  if (interpolation === "nearest") return covered < 0.5 ? colour : value;
  return round(round(value * covered) + round(round(1 - covered) * colour));
}
