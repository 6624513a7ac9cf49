/** Interpolation: every output position along a dimension is a weighted sum of a few input positions. */
import type { NumericArray } from "../../tensor/dtype.js";
import { product, type Volume } from "./columns.js";
import type { Dense } from "./dense.js";

/** Output position o sums `weights[o * taps + t] * input[indices[o * taps + t]]` over the taps t. */
export interface Taps {
  readonly taps: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

export type TapsOfVolume = readonly [Taps, Taps, Taps];

/** Calls `run` for each output line's pairs of depth and height taps: the input line that they read and its weight. */
function forEachLine(
  planes: number,
  input: Volume,
  output: Volume,
  [depth, height]: TapsOfVolume,
  run: (outputLine: number, inputLine: number, weight: number) => void,
): void {
  for (let plane = 0, line = 0; plane < planes; plane++)
    for (let od = 0; od < output[0]; od++)
      for (let oh = 0; oh < output[1]; oh++, line++)
        for (let td = od * depth.taps; td < (od + 1) * depth.taps; td++)
          for (let th = oh * height.taps; th < (oh + 1) * height.taps; th++) {
            const weight = depth.weights[td] * height.weights[th];
            if (weight !== 0) run(line, (plane * input[0] + depth.indices[td]) * input[1] + height.indices[th], weight);
          }
}

/** `out = Σ weights · x`. Sums of float32 are rounded at each step, as PyTorch's are: along a line, then over the lines. */
export function resample(
  out: NumericArray,
  outBase: number,
  x: Dense,
  planes: number,
  input: Volume,
  output: Volume,
  tables: TapsOfVolume,
): void {
  const { taps, indices, weights } = tables[2];
  const width = output[2];
  const isSingle = x.array instanceof Float32Array;
  const sums = new (isSingle ? Float32Array : Float64Array)(width);
  let current = -1;
  const store = () => {
    if (current < 0) return;
    out.set(sums, outBase + current * width);
    sums.fill(0);
  };
  if (product(output) === 0) return;
  forEachLine(planes, input, output, tables, (outputLine, inputLine, weight) => {
    if (outputLine !== current) store();
    current = outputLine;
    const from = x.base + inputLine * input[2];
    for (let o = 0, t = 0; o < width; o++) {
      let sum = 0;
      if (isSingle)
        for (const end = t + taps; t < end; t++) sum = Math.fround(sum + weights[t] * x.array[from + indices[t]]);
      else for (const end = t + taps; t < end; t++) sum += weights[t] * x.array[from + indices[t]];
      sums[o] += weight * sum;
    }
  });
  store();
}

/** The transpose of `resample`: adds each element of `y`, weighted, to the ones it was made of. */
export function resampleBackward(
  out: NumericArray,
  outBase: number,
  y: Dense,
  planes: number,
  input: Volume,
  output: Volume,
  tables: TapsOfVolume,
): void {
  const { taps, indices, weights } = tables[2];
  const width = output[2];
  forEachLine(planes, input, output, tables, (outputLine, inputLine, weight) => {
    const from = y.base + outputLine * width;
    const to = outBase + inputLine * input[2];
    for (let o = 0, t = 0; o < width; o++) {
      const value = weight * y.array[from + o];
      for (const end = t + taps; t < end; t++) out[to + indices[t]] += weights[t] * value;
    }
  });
}
