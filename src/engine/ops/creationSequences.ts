import { encode } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { float32, getDefaultDtype } from "../tensor/dtype.js";
import { device as deviceOf } from "../tensor/device.js";
import { Tensor } from "../tensor/tensor.js";
import { ones, type TensorOptions, tensorOptions } from "./creation.js";
import { stack } from "./join.js";
import { flip } from "./shapeRearrange.js";

export interface LogspaceOptions extends TensorOptions {
  /** What is raised to the powers; 10 by default. */
  base?: number;
}

/**
 * `base` to the power of `steps` values from `start` to `end`. https://pytorch.org/docs/1.13/generated/torch.logspace.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  base: number | LogspaceOptions = {},
  rest: TensorOptions = {},
): Tensor {
  const options = tensorOptions<LogspaceOptions>("logspace", typeof base === "number" ? { base, ...rest } : base, [
    "base",
  ]);
  if (!Number.isInteger(steps) || steps < 0) throw new RuntimeError("number of steps must be non-negative");
  const dtype = options.dtype ?? getDefaultDtype();
  const round = dtype === float32 ? Math.fround : (x: number) => x;
  const step = round(round(end - start) / (steps - 1));
  const exponent = (i: number) => round(i < steps / 2 ? start + round(step * i) : end - round(step * (steps - 1 - i)));
  const values = Array.from({ length: steps }, (_, i) => (options.base ?? 10) ** (steps === 1 ? start : exponent(i)));
  const out = Tensor.allocate([steps], dtype, deviceOf(options.device ?? "cpu"));
  if (!out.storageRef.hollow) encode(out.storageRef, 0, values);
  return options.requiresGrad ? out.requiresGrad_() : out;
}

export interface VanderOptions {
  /** Number of columns; as many as `x` has elements by default. */
  N?: number;
  /** Let the powers grow from left to right. */
  increasing?: boolean;
}

/**
 * The powers of a vector's elements as columns. https://pytorch.org/docs/1.13/generated/torch.vander.html
 * @throws RuntimeError for tensors with another number of dimensions or for numbers below what is allowed.
 */
export function vander(x: Tensor, ...args: Trailing<[number, boolean], VanderOptions>): Tensor {
  const options = byName<VanderOptions>("vander", ["N", "increasing"], args);
  if (x.ndim !== 1) throw new RuntimeError("x must be a one-dimensional tensor.");
  const columns = options.N ?? x.shape[0];
  if (columns < 0) throw new RuntimeError("N must be non-negative.");
  if (columns === 0) return Tensor.allocate([x.shape[0], 0], x.dtype, x.device);
  const powers = [ones(x.shape, { dtype: x.dtype, device: x.device })];
  while (powers.length < columns) powers.push(powers.at(-1)!.mul(x));
  const grown = stack(powers, 1);
  return options.increasing ? grown : flip(grown, 1);
}
