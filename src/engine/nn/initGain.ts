import { ValueError } from "../errors.js";

/** What follows a layer, by its name in `nn.functional`. */
export type Nonlinearity =
  | "linear"
  | "conv1d"
  | "conv2d"
  | "conv3d"
  | "convTranspose1d"
  | "convTranspose2d"
  | "convTranspose3d"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "leakyRelu"
  | "selu";

const constantGains: Partial<Record<string, number>> = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  convTranspose1d: 1,
  convTranspose2d: 1,
  convTranspose3d: 1,
  sigmoid: 1,
  tanh: 5 / 3,
  relu: Math.sqrt(2),
  selu: 3 / 4,
};

/**
 * The factor by which a nonlinearity wants the weights before it larger.
 * @param param the negative slope of `leakyRelu`, 0.01 by default
 * @throws ValueError for an unknown nonlinearity or a slope that is no number.
 * https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number | null): number {
  if (nonlinearity === "leakyRelu") {
    const slope = param ?? 0.01;
    if (typeof slope !== "number") throw new ValueError(`negative_slope ${String(slope)} not a valid number`);
    return Math.sqrt(2 / (1 + slope ** 2));
  }
  const gain = Object.hasOwn(constantGains, nonlinearity) ? constantGains[nonlinearity] : undefined;
  if (gain === undefined) throw new ValueError(`Unsupported nonlinearity ${String(nonlinearity)}`);
  return gain;
}
