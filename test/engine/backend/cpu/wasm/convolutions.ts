/** Convolutions of small integers, and what they give, for the tests of their kernels. */
import type { Volume } from "../../../../../src/engine/backend/cpu/columns.js";
import type { Convolution } from "../../../../../src/engine/backend/cpu/convolution.js";
import { randomIntegers } from "./samples.js";

const product = ([a, b, c]: Volume): number => a * b * c;

export interface Settings {
  batch?: number;
  groups?: number;
  channels: number;
  filters: number;
  input: Volume;
  kernel: Volume;
  stride?: Volume;
  padding?: Volume;
  dilation?: Volume;
}

/** Settings with the sizes that follow from them. */
export function convolution({
  batch = 2,
  groups = 1,
  channels,
  filters,
  input,
  kernel,
  ...rest
}: Settings): Convolution {
  const { stride = [1, 1, 1], padding = [0, 0, 0], dilation = [1, 1, 1] } = rest;
  const size = (d: number) =>
    Math.floor((input[d] + 2 * padding[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d]) + 1;
  const output: Volume = [size(0), size(1), size(2)];
  return { batch, groups, filters, window: { channels, input, output, kernel, stride, padding, dilation } };
}

/** Calls `visit` with the indices in y, x and weight of every product of the sum. */
function forEachTap(c: Convolution, visit: (y: number, x: number, w: number) => void): void {
  const { channels, input, output, kernel, stride, padding, dilation } = c.window;
  const inside = (v: number[]) => v.every((at, d) => at >= 0 && at < input[d]);
  const positions = (v: Volume) =>
    Array.from({ length: product(v) }, (_, i) => [
      Math.floor(i / (v[1] * v[2])),
      Math.floor(i / v[2]) % v[1],
      i % v[2],
    ]);
  const [outputs, taps] = [positions(output), positions(kernel)];
  for (let plane = 0; plane < c.batch * c.groups * c.filters; plane++) {
    const group = Math.floor(plane / c.filters);
    const filter = plane % (c.groups * c.filters);
    outputs.forEach((o, position) => {
      for (let channel = 0; channel < channels; channel++)
        taps.forEach((k, tap) => {
          const at = o.map((start, d) => start * stride[d] - padding[d] + k[d] * dilation[d]);
          if (!inside(at)) return;
          const x = (group * channels + channel) * product(input) + (at[0] * input[1] + at[1]) * input[2] + at[2];
          visit(plane * product(output) + position, x, (filter * channels + channel) * product(kernel) + tap);
        });
    });
  }
}

export interface Operands {
  x: Float32Array;
  y: Float32Array;
  weight: Float32Array;
  bias: Float32Array;
  inputBias: Float32Array;
}

export function operands(c: Convolution): Operands {
  const { channels, input, output, kernel } = c.window;
  return {
    x: randomIntegers(c.batch * c.groups * channels * product(input), 1),
    y: randomIntegers(c.batch * c.groups * c.filters * product(output), 2),
    weight: randomIntegers(c.groups * c.filters * channels * product(kernel), 3),
    bias: randomIntegers(c.groups * c.filters, 4),
    inputBias: randomIntegers(c.groups * channels, 5),
  };
}

/** The value of each element's channel in [N, channels, size]. */
const spread = (values: Float32Array, n: number, size: number) =>
  Float32Array.from({ length: n }, (_, i) => values[Math.floor(i / size) % values.length]);

/** What the three sides of the convolution give; those of the input and output with their bias. */
export function reference(c: Convolution, o: Operands) {
  const y = spread(o.bias, o.y.length, product(c.window.output));
  const x = spread(o.inputBias, o.x.length, product(c.window.input));
  const weight = new Float32Array(o.weight.length);
  forEachTap(c, (i, j, k) => {
    y[i] += o.x[j] * o.weight[k];
    x[j] += o.y[i] * o.weight[k];
    weight[k] += o.y[i] * o.x[j];
  });
  return { y, x, weight };
}
