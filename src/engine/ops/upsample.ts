import { volume, type Volume } from "../backend/cpu/columns.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { resample, resampleBackward, type TapsOfVolume } from "../backend/cpu/resample.js";
import { NotImplementedError, RuntimeError, ValueError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { float64 } from "../tensor/dtype.js";
import { formatShape, numel, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from "./poolAverage.js";
import { INTEGERS, type PerDimension, refuseDtypes } from "./spatial.js";
import { type TapMode, tapsOf } from "./upsampleTaps.js";

export type InterpolationMode = "nearest" | "nearest-exact" | "linear" | "bilinear" | "bicubic" | "trilinear" | "area";

interface Resample {
  readonly gradName: string;
  readonly mode: TapMode;
  readonly alignCorners: boolean;
  readonly antialias: boolean;
  readonly size: Shape;
  /** What the user gave; null where only sizes count. */
  readonly factors: readonly number[] | null;
}

/** @param roundsPositions PyTorch's backward pass of bicubic interpolation rounds the positions, and its forward pass does not */
function tables(input: Shape, x: Tensor, p: Resample, roundsPositions = false): TapsOfVolume {
  const round = x.dtype === float64 ? (value: number) => value : Math.fround;
  const settings = { mode: p.mode, alignCorners: p.alignCorners, antialias: p.antialias, roundsPositions, round };
  const one = tapsOf(1, 1, null, { ...settings, mode: "nearest", antialias: false });
  const own = input.map((size, d) => tapsOf(size, p.size[d], p.factors?.[d] ?? null, settings));
  return [...new Array<typeof one>(3 - own.length).fill(one), ...own] as unknown as TapsOfVolume;
}

const volumes = (input: Shape, p: Resample): [Volume, Volume] => [volume(input, 1), volume(p.size, 1)];

const upsampleOp: ComputeOperation<Resample> = define<Resample, ComputeOperation<Resample>>({
  name: "upsample",
  gradName: (p) => p.gradName,
  saves: [],
  infer: ([x], { size }) => ({ shape: [...x.shape.slice(0, 2), ...size], dtype: x.dtype }),
  forward: ([output], [x], p) => {
    const input = x.shape.slice(2);
    intoContiguous(output, (out, base) =>
      resample(out, base, dense(x), numel(x.shape.slice(0, 2)), ...volumes(input, p), tables(input, x, p)),
    );
  },
  backward: (c, g) => [apply(backwardOp, [g!], { ...c.params, input: c.inputSpecs[0].shape.slice(2) })],
  formula: { forward: "Σ wᵢ xᵢ", backward: ["g · wᵢ, added at i"] },
});

const backwardOp: ComputeOperation<Resample & { input: Shape }> = define<
  Resample & { input: Shape },
  ComputeOperation<Resample & { input: Shape }>
>({
  name: "upsampleBackward",
  gradName: (p) => p.gradName.replace(/Backward\d$/, "BackwardBackward0"),
  saves: [],
  infer: ([g], { input }) => ({ shape: [...g.shape.slice(0, 2), ...input], dtype: g.dtype }),
  forward: ([output], [g], p) =>
    intoContiguous(output, (out, base) =>
      resampleBackward(
        out,
        base,
        dense(g),
        numel(g.shape.slice(0, 2)),
        ...volumes(p.input, p),
        tables(p.input, g, p, p.mode === "cubic"),
      ),
    ),
  backward: (c, gg) => [apply(upsampleOp, [gg!], c.params)],
  formula: { forward: "g · wᵢ, added at i", backward: ["Σ wᵢ g'ᵢ"] },
});

const ranks: Record<InterpolationMode, readonly number[]> = {
  nearest: [1, 2, 3],
  "nearest-exact": [1, 2, 3],
  area: [1, 2, 3],
  linear: [1],
  bilinear: [2],
  bicubic: [2],
  trilinear: [3],
};

const stems: Record<Exclude<InterpolationMode, "area">, string> = {
  nearest: "Nearest",
  "nearest-exact": "NearestExact",
  linear: "Linear",
  bilinear: "Bilinear",
  bicubic: "Bicubic",
  trilinear: "Trilinear",
};

export interface InterpolateArguments {
  /** Spatial size of the result. */
  size?: PerDimension | null;
  /** How many times larger the result is; instead of `size`. */
  scaleFactor?: PerDimension | null;
  mode?: InterpolationMode;
  /** The corners' centres stay, rather than the corners. */
  alignCorners?: boolean | null;
  /** Take the factors from the sizes rather than as given. */
  recomputeScaleFactor?: boolean | null;
  /** Filter before making smaller; `bilinear` and `bicubic`. */
  antialias?: boolean;
}

type InterpolateRest = Trailing<
  [PerDimension | null, PerDimension | null, InterpolationMode, boolean | null, boolean | null, boolean],
  InterpolateArguments
>;

/**
 * `(input, size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias)`: `[N, C, ...]` in another spatial size.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.interpolate.html
 * @throws RuntimeError for types that it does not take, for numbers below what is allowed, or for tensors with another number of dimensions; ValueError for a value that it does not know.
 */
export function interpolate(input: Tensor, ...rest: InterpolateRest): Tensor {
  const names = ["size", "scaleFactor", "mode", "alignCorners", "recomputeScaleFactor", "antialias"] as const;
  const given = byName<InterpolateArguments>("interpolate", names, rest);
  const { mode = "nearest", alignCorners = null, antialias = false } = given;
  const [size, factors] = target(input, given, mode, alignCorners);
  if (antialias && !(["bilinear", "bicubic"].includes(mode) && input.ndim === 4))
    throw new ValueError("Anti-alias option is only supported for bilinear and bicubic modes");
  const dims = input.ndim - 2;
  checkMode(input, mode, dims);
  if (mode === "area") return [adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d][dims - 1](input, size);
  checkSizes(input, size, mode);
  const nearest = mode.startsWith("nearest");
  const gradName = `Upsample${stems[mode]}${dims}D${antialias ? "Aa" : ""}Backward1`;
  const kind: TapMode = nearest ? (mode as TapMode) : mode === "bicubic" ? "cubic" : "linear";
  return apply(upsampleOp, [input], {
    gradName,
    mode: kind,
    alignCorners: alignCorners ?? false,
    antialias,
    size,
    factors,
  });
}

/** The size of the result, and the factors that the kernel takes. @throws ValueError in PyTorch's words. */
function target(
  x: Tensor,
  given: InterpolateArguments,
  mode: InterpolationMode,
  alignCorners: boolean | null,
): [Shape, readonly number[] | null] {
  const { size = null, scaleFactor = null, recomputeScaleFactor = null } = given;
  if (["nearest", "area", "nearest-exact"].includes(mode) && alignCorners !== null)
    throw new ValueError(
      "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear",
    );
  const spatial = x.shape.slice(2);
  const spread = (value: PerDimension) =>
    typeof value === "number" ? new Array<number>(spatial.length).fill(value) : value;
  const misfit = (what: string, shown: string, letter: string) =>
    new ValueError(
      `Input and ${what} must have the same number of spatial dimensions, but got input with spatial dimensions of ` +
        `${formatShape(spatial)} and ${shown}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and ` +
        `${letter === "o" ? "output size" : "scale_factor"} in (${letter}1, ${letter}2, ...,${letter}K) format.`,
    );
  if (size !== null && scaleFactor !== null) throw new ValueError("only one of size or scale_factor should be defined");
  if (size !== null) {
    const list = spread(size);
    if (list.length !== spatial.length) throw misfit("output", `output size of ${formatShape(list)}`, "o");
    if (recomputeScaleFactor) throw new ValueError("recompute_scale_factor is not meaningful with an explicit size.");
    return [list, null];
  }
  if (scaleFactor === null) throw new ValueError("either size or scale_factor should be defined");
  const factors = spread(scaleFactor);
  if (factors.length !== spatial.length)
    throw misfit("scale_factor", `scale_factor of shape ${formatShape(factors)}`, "s");
  const sizes = spatial.map((length, d) => Math.floor(length * factors[d]));
  return [sizes, mode === "area" || recomputeScaleFactor ? null : factors];
}

function checkMode(x: Tensor, mode: InterpolationMode, dims: number): void {
  if (!(mode in ranks) || dims < 1 || dims > 3)
    throw new NotImplementedError(
      `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${x.ndim}D) for the modes: nearest | linear | bilinear | ` +
        `bicubic | trilinear | area | nearest-exact (got ${String(mode)})`,
    );
  if (!ranks[mode].includes(dims))
    throw new NotImplementedError(`Got ${x.ndim}D input, but ${mode} mode needs ${ranks[mode][0] + 2}D input`);
}

function checkSizes(x: Tensor, size: Shape, mode: InterpolationMode): void {
  const dims = size.length;
  const letters = ["D", "H", "W"].slice(3 - dims);
  const named = (sizes: Shape) => `(${sizes.map((length, d) => `${letters[d]}: ${length}`).join(", ")})`;
  const spatial = x.shape.slice(2);
  if ([...spatial, ...size].some((length) => length <= 0))
    throw new RuntimeError(
      `Input and output sizes should be greater than 0, but got input ${named(spatial)} ${dims === 1 ? "and " : ""}output ${named(size)}`,
    );
  if (x.shape[1] === 0)
    throw new RuntimeError(
      `Non-empty ${x.ndim}D data tensor expected but got a tensor with sizes ${formatShape(x.shape)}`,
    );
  const nearest = mode.startsWith("nearest");
  const refused = nearest ? INTEGERS.filter((name) => name !== "Byte") : INTEGERS;
  const kernels = { bicubic: "cubic", nearest: "nearest", "nearest-exact": "nearest" } as Record<string, string>;
  refuseDtypes(`compute_indices_weights_${kernels[mode] ?? "linear"}`, x, [...refused, "Half"]);
}
