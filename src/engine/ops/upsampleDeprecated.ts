/** Names that PyTorch still has for `interpolate`. */
import { byName, type Trailing } from "../arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import type { PerDimension } from "./spatial.js";
import { interpolate, type InterpolateArguments, type InterpolationMode } from "./upsample.js";

type Given = Pick<InterpolateArguments, "size" | "scaleFactor" | "mode" | "alignCorners">;
type SizeOrFactor = Pick<InterpolateArguments, "size" | "scaleFactor">;

const deprecated = (name: string) =>
  warn(`nn.functional.${name} is deprecated. Use nn.functional.interpolate instead.`);

/** `interpolate`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.upsample.html */
export function upsample(
  input: Tensor,
  ...rest: Trailing<[PerDimension | null, PerDimension | null, InterpolationMode, boolean | null], Given>
): Tensor {
  deprecated("upsample");
  return interpolate(input, byName<Given>("upsample", ["size", "scaleFactor", "mode", "alignCorners"], rest));
}

/** `interpolate` in mode `nearest`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.upsample_nearest.html */
export function upsampleNearest(
  input: Tensor,
  ...rest: Trailing<[PerDimension | null, PerDimension | null], SizeOrFactor>
): Tensor {
  deprecated("upsampleNearest");
  return interpolate(input, {
    ...byName<SizeOrFactor>("upsampleNearest", ["size", "scaleFactor"], rest),
    mode: "nearest",
  });
}

/** `interpolate` in mode `bilinear` with aligned corners. https://pytorch.org/docs/1.13/generated/torch.nn.functional.upsample_bilinear.html */
export function upsampleBilinear(
  input: Tensor,
  ...rest: Trailing<[PerDimension | null, PerDimension | null], SizeOrFactor>
): Tensor {
  deprecated("upsampleBilinear");
  const given = byName<SizeOrFactor>("upsampleBilinear", ["size", "scaleFactor"], rest);
  return interpolate(input, { ...given, mode: "bilinear", alignCorners: true });
}
