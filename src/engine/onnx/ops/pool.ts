/** Pools and resampling. */
import { float32 } from "../../tensor/dtype.js";
import type { Pool } from "../../ops/pool.js";
import type { Windows } from "../../ops/poolWindows.js";
import { tensor } from "../../ops/creation.js";
import type { TapMode } from "../../ops/upsampleTaps.js";
import type { MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

/** Spatial sizes of the input. */
const spatial = (c: Call<Pool>) => c.inputs[0].shape.slice(-c.params.dims);

/** Runs `write` on x with a batch dimension in front, which ONNX's pools need. */
function batched(c: Call<Pool>, write: (x: string) => string): string {
  if (c.rank === c.params.dims + 2) return write(c.x());
  const x = c.add("Unsqueeze", [c.x(), c.graph.ints([0])]);
  return c.add("Squeeze", [write(x), c.graph.ints([0])]);
}

/**
 * The settings of a sliding pool. Rounding up is said by padding at the end, since PyTorch and ONNX differ in which last window they keep;
 * where a spatial size is free it is said by `ceil_mode`.
 */
function sliding(c: Call<Pool>, w: Windows) {
  const sizes = spatial(c);
  const free = sizes.some((_, d) => typeof c.graph.dimOf(c.inputs[0], c.rank - w.kernel.length + d) !== "number");
  c.fitsAnySize();
  const ends = sizes.map((size, d) => {
    const reach = (c.params.size[d] - 1) * w.stride[d] + w.dilation[d] * (w.kernel[d] - 1) + 1;
    return free ? w.padding[d] : Math.max(w.padding[d], reach - size - w.padding[d]);
  });
  return {
    attributes: {
      kernel_shape: w.kernel,
      strides: w.stride,
      pads: [...w.padding, ...ends],
      ceil_mode: free && w.ceilMode ? 1 : 0,
    },
    isExtended: ends.some((end, d) => end > w.padding[d]),
  };
}

/** The one window size that divides the input into equal parts, or null. */
function evenWindows(c: Call<Pool>): number[] | null {
  const sizes = spatial(c);
  const { size } = c.params;
  return sizes.every((length, d) => length % size[d] === 0) ? sizes.map((length, d) => length / size[d]) : null;
}

function maxPool(c: Call<Pool>): (string | null)[] {
  const { windows } = c.params;
  const even = windows === null ? evenWindows(c) : null;
  if (windows === null && even === null)
    c.fail(
      `an adaptive max pool from [${spatial(c).join(", ")}] to [${c.params.size.join(", ")}], which are no multiples`,
    );
  const attributes = windows
    ? { ...sliding(c, windows).attributes, dilations: windows.dilation }
    : { kernel_shape: even!, strides: even! };
  // The indices count in the plane here, and in the whole tensor in ONNX.
  return [null, batched(c, (x) => c.add("MaxPool", [x], attributes))];
}

interface Average extends Pool {
  divisor: number | null;
}

function avgPool(c: Call<Average>): string {
  const { windows, divisor } = c.params;
  if (windows === null) return adaptiveAverage(c);
  const { attributes, isExtended } = sliding(c, windows);
  const counted = windows.countPadding || divisor !== null;
  if (isExtended && windows.countPadding && divisor === null)
    c.fail("ceilMode with countIncludePad, where the last window reaches outside of the padding");
  return batched(c, (x) => {
    const mean = c.add("AveragePool", [x], { ...attributes, count_include_pad: counted ? 1 : 0 });
    if (divisor === null) return mean;
    const count = windows.kernel.reduce((n, size) => n * size, 1);
    return c.add("Mul", [mean, c.graph.scalar(count / divisor, c.output.dtype)]);
  });
}

/** Equal windows slide; others are a product with the means of each dimension, one dimension after the other. */
function adaptiveAverage(c: Call<Average>): string {
  const even = evenWindows(c);
  if (even !== null) return batched(c, (x) => c.add("AveragePool", [x], { kernel_shape: even, strides: even }));
  const { size, dims } = c.params;
  return size.reduce((x, count, d) => {
    const length = spatial(c)[d];
    const weights = Array.from({ length }, (_, i) =>
      Array.from({ length: count }, (_, o) => {
        const [start, end] = [Math.floor((o * length) / count), Math.ceil(((o + 1) * length) / count)];
        return i >= start && i < end ? 1 / (end - start) : 0;
      }),
    );
    const last = c.rank - 1;
    const dim = c.rank - dims + d;
    const perm = Array.from({ length: c.rank }, (_, i) => (i === dim ? last : i === last ? dim : i));
    const turn = (y: string) => (dim === last ? y : c.add("Transpose", [y], { perm }));
    return turn(c.add("MatMul", [turn(x), c.graph.values(tensor(weights, { dtype: c.output.dtype }))]));
  }, c.x());
}

interface Resample {
  mode: TapMode;
  alignCorners: boolean;
  antialias: boolean;
  size: readonly number[];
  factors: readonly number[] | null;
}

function upsample(c: Call<Resample>): string {
  const { mode, alignCorners, antialias, factors, size } = c.params;
  if (antialias) c.fail("antialias came with opset 18");
  const nearest = mode.startsWith("nearest");
  const attributes = {
    mode: nearest ? "nearest" : mode,
    coordinate_transformation_mode:
      mode === "nearest"
        ? "asymmetric"
        : alignCorners
          ? "align_corners"
          : mode === "nearest-exact"
            ? "half_pixel"
            : "pytorch_half_pixel",
    nearest_mode: mode === "nearest" ? "floor" : mode === "nearest-exact" ? "round_prefer_ceil" : undefined,
    cubic_coeff_a: mode === "cubic" ? -0.75 : undefined,
  };
  if (factors !== null) {
    c.fitsAnySize();
    const scales = c.graph.values(tensor([1, 1, ...factors], { dtype: float32 }));
    return c.add("Resize", [c.x(), "", scales], attributes);
  }
  const whole = [
    c.graph.dimOf(c.inputs[0], 0),
    c.graph.dimOf(c.inputs[0], 1),
    ...size.map((_, d) => c.size((p) => p.size[d])),
  ];
  return c.add("Resize", [c.x(), "", "", c.graph.sizes(whole)], attributes);
}

export const pool: Record<string, Mapping> = { maxPool, avgPool, upsample };
