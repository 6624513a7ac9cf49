import type { StatisticsSample } from "../protocol/statistics.js";
import { gradientSize, median, newest, parametersByName } from "./numbers.js";

/** Sizes of the gradients of weights from the first layer to the last. */
export interface ProfileEntry {
  /** Key in the state dict. */
  name: string;
  /** Root mean square of the gradient's elements, median over the newest samples. */
  size: number;
}

/** Weight matrices and kernels in the order of the model; biases and norms follow other laws. */
export function gradientProfile(samples: readonly StatisticsSample[]): ProfileEntry[] {
  return [...parametersByName(newest(samples), gradientSize)]
    .filter(([name]) => /(^|\.)(weight\w*|in_proj_weight|kernel)$/.test(name))
    .map(([name, sizes]) => ({ name, size: median(sizes) }))
    .filter(({ size }) => Number.isFinite(size));
}
