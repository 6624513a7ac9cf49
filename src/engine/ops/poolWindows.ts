/** The windows of pools and their checks, in PyTorch's words. */
import type { Axes, Axis } from "../backend/cpu/pooling.js";
import { RuntimeError } from "../errors.js";
import { formatShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { type PerDimension, perDimension } from "./spatial.js";

/** The settings of a pool with sliding windows, one number a dimension. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  /** Keep the last window where it begins inside but reaches outside. */
  readonly ceilMode: boolean;
  /** Means rather than maxima. */
  readonly average: boolean;
  /** Averages divide by the padding too. */
  readonly countPadding: boolean;
}

const counts = ["", "one int", "two ints", "three ints"];

/** A list with a number for each dimension. @throws RuntimeError in PyTorch's words. */
export function windowSetting(of: string, name: string, value: PerDimension, dims: number): readonly number[] {
  const list = perDimension(of, name, value, dims);
  if (list.length === dims) return list;
  if (dims === 1) throw new RuntimeError(`${of}() argument '${name}' should contain one int (got ${list.length})`);
  throw new RuntimeError(`${of}: ${name} ${demand(of, name)} a single int, or a tuple of ${counts[dims]}`);
}

/** PyTorch words it differently from function to function. */
function demand(of: string, name: string): string {
  if (name === "stride") return of === "avg_pool3d" ? "must be omitted," : "must either be omitted,";
  if (of === "avg_pool3d") return "must be";
  if (name === "dilation") return "must be either";
  return name === "padding" && of.startsWith("max") ? "must be either be" : "must either be";
}

/** Spatial sizes of the result. @throws RuntimeError for settings that PyTorch refuses. */
export function pooledSize(sizes: Shape, w: Windows): number[] {
  return sizes.map((size, d) => {
    const [kernel, stride, padding, dilation] = [w.kernel[d], w.stride[d], w.padding[d], w.dilation[d]];
    if (stride === 0) throw new RuntimeError("stride should not be zero");
    if (padding < 0) throw new RuntimeError(`pad must be non-negative, but got pad: ${padding}`);
    if (padding > Math.trunc(kernel / 2))
      throw new RuntimeError(
        `pad should be at most half of kernel size, but got pad=${padding} and kernel_size=${kernel}`,
      );
    const free = size + 2 * padding - dilation * (kernel - 1) - 1 + (w.ceilMode ? stride - 1 : 0);
    const count = Math.floor(free / stride) + 1;
    return w.ceilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
  });
}

const prefixes = [["W"], ["H", "W"], ["T", "H", "W"]];

function named(prefix: string, values: readonly number[]): string {
  return values.map((value, d) => `${prefix}${prefixes[values.length - 1][d]}: ${value}`).join(" ");
}

/** @throws RuntimeError in PyTorch's words where settings and input do not fit. */
export function checkPool(x: Tensor, w: Windows, output: Shape): void {
  const dims = w.kernel.length;
  if (w.kernel.some((size) => size <= 0))
    throw new RuntimeError(`kernel size should be greater than zero, but got ${named("k", w.kernel)}`);
  if (w.stride.some((step) => step <= 0))
    throw new RuntimeError(`stride should be greater than zero, but got ${named("d", w.stride)}`);
  if (w.dilation.some((step) => step <= 0))
    throw new RuntimeError(`dilation should be greater than zero, but got ${named("dilation", w.dilation)}`);
  const sample = x.shape.slice(-dims - 1);
  const empty = sample.indexOf(0);
  if (empty >= 0 && dims === 3)
    throw new RuntimeError(
      `${w.average ? "avg_pool3d" : "max_pool3d_with_indices_out_cpu_template"}(): Expected input's non-batch dimensions to have ` +
        `positive length, but input has a shape of ${formatShape(x.shape)} and non-batch dimension ${empty} has length zero!`,
    );
  if (empty >= 0)
    throw new RuntimeError(
      `Expected ${dims + 1}D or ${dims + 2}D (batch mode) tensor with optional 0 dim batch size for input, but got:${formatShape(x.shape)}`,
    );
  const sizes = sample.slice(1);
  if (dims === 3 && w.average && sizes.some((size, d) => size < w.kernel[d]))
    throw new RuntimeError(`input image (${named("", sizes)}) smaller than kernel size (${named("k", w.kernel)})`);
  if (output.some((size) => size < 1))
    throw new RuntimeError(
      `Given input size: (${sample.join("x")}). Calculated output size: (${[sample[0], ...output].join("x")}). Output size is too small`,
    );
}

function slidingAxis(size: number, count: number, w: Windows, d: number): Axis {
  const [kernel, stride, padding, step] = [w.kernel[d], w.stride[d], w.padding[d], w.dilation[d]];
  const [starts, ends, sizes] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let o = 0; o < count; o++) {
    const first = o * stride - padding;
    const last = Math.min(first + step * (kernel - 1) + 1, size + padding);
    starts[o] = first < 0 ? first + Math.ceil(-first / step) * step : first;
    ends[o] = Math.min(last, size);
    sizes[o] = w.countPadding ? last - first : ends[o] - starts[o];
  }
  return { starts, ends, step, sizes };
}

function adaptiveAxis(size: number, count: number): Axis {
  const starts = Int32Array.from({ length: count }, (_, o) => Math.floor((o * size) / count));
  const ends = Int32Array.from({ length: count }, (_, o) => Math.ceil(((o + 1) * size) / count));
  return { starts, ends, step: 1, sizes: ends.map((end, o) => end - starts[o]) };
}

function asVolume(axes: Axis[]): Axes {
  return [...new Array<Axis>(3 - axes.length).fill(adaptiveAxis(1, 1)), ...axes] as unknown as Axes;
}

/** The windows of every dimension of a sliding pool. */
export function slidingAxes(sizes: Shape, output: Shape, w: Windows): Axes {
  return asVolume(sizes.map((size, d) => slidingAxis(size, output[d], w, d)));
}

/** The windows that divide every dimension into a given number of parts. */
export function adaptiveAxes(sizes: Shape, output: Shape): Axes {
  return asVolume(sizes.map((size, d) => adaptiveAxis(size, output[d])));
}
