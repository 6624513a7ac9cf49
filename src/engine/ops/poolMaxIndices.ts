/** PyTorch's other names for max pools with `returnIndices`: `[values, indices]`. */
import type { Tensor } from "../tensor/tensor.js";
import { byName, type Trailing } from "../arguments.js";
import type { AdaptiveSize } from "./poolAdaptive.js";
import {
  type AdaptiveMaxPool,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
  adaptiveMaxPool3d,
  type MaxPool,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  type MaxPoolArguments,
} from "./poolMax.js";
import type { PerDimension } from "./spatial.js";

type Settings = Omit<MaxPoolArguments, "returnIndices">;
type Rest = Trailing<[PerDimension | null, PerDimension, PerDimension, boolean], Settings>;

const sliding =
  (of: string, pool: MaxPool) =>
  (input: Tensor, kernelSize: PerDimension, ...rest: Rest): [Tensor, Tensor] => {
    const given = byName<Settings>(of, ["stride", "padding", "dilation", "ceilMode"], rest);
    return pool(input, kernelSize, { ...given, returnIndices: true });
  };

const adaptive =
  (pool: AdaptiveMaxPool) =>
  (input: Tensor, outputSize: AdaptiveSize): [Tensor, Tensor] =>
    pool(input, outputSize, { returnIndices: true });

/** `maxPool1d` of [N, C, L], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool1d.html */
export const maxPool1dWithIndices = sliding("max_pool1d_with_indices", maxPool1d);
/** `maxPool2d` of [N, C, H, W], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool2d.html */
export const maxPool2dWithIndices = sliding("max_pool2d_with_indices", maxPool2d);
/** `maxPool3d` of [N, C, D, H, W], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.max_pool3d.html */
export const maxPool3dWithIndices = sliding("max_pool3d_with_indices", maxPool3d);
/** `adaptiveMaxPool1d` of [N, C, L], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool1d.html */
export const adaptiveMaxPool1dWithIndices = adaptive(adaptiveMaxPool1d);
/** `adaptiveMaxPool2d` of [N, C, H, W], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool2d.html */
export const adaptiveMaxPool2dWithIndices = adaptive(adaptiveMaxPool2d);
/** `adaptiveMaxPool3d` of [N, C, D, H, W], and where each maximum was: an int64 index into the flattened image of its channel. https://pytorch.org/docs/1.13/generated/torch.nn.functional.adaptive_max_pool3d.html */
export const adaptiveMaxPool3dWithIndices = adaptive(adaptiveMaxPool3d);
