/** `conv1d`, `conv2d`, `conv3d` and their transposes: arguments as PyTorch's nn.functional takes them. */
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { convolution } from "./conv.js";
import { constantPad } from "./pad.js";
import { batched, type PerDimension, perDimension } from "./spatial.js";

export interface ConvArguments {
  bias?: Tensor | null;
  /** Step of the window. */
  stride?: PerDimension;
  /** Zeros added on both sides; `"same"` keeps the size, `"valid"` adds none. */
  padding?: PerDimension | "same" | "valid";
  /** Spacing between the kernel's elements. */
  dilation?: PerDimension;
  /** Blocks of channels that are convolved apart. */
  groups?: number;
}

export interface ConvTransposeArguments extends Omit<ConvArguments, "padding"> {
  padding?: PerDimension;
  /** Size added on one side of the result. */
  outputPadding?: PerDimension;
}

type ConvRest = Trailing<
  [Tensor | null, PerDimension, PerDimension | "same" | "valid", PerDimension, number],
  ConvArguments
>;
type TransposeRest = Trailing<
  [Tensor | null, PerDimension, PerDimension, PerDimension, number, PerDimension],
  ConvTransposeArguments
>;

/** @throws RuntimeError where a list has not one number for each dimension of the weight. */
function setting(of: string, name: string, value: PerDimension, dims: number, weight: Tensor): readonly number[] {
  const list = perDimension(of, name, value, dims);
  const wanted = weight.ndim - 2;
  if (list.length !== wanted)
    throw new RuntimeError(
      `expected ${name} to be a single integer value or a list of ${wanted} values to match the convolution dimensions, but got ` +
        `${name}=${formatShape(list)}`,
    );
  return list;
}

/** Padding that keeps the size; where it is odd, the extra zero goes to the end. */
function samePadding(x: Tensor, weight: Tensor, stride: readonly number[], dilation: readonly number[]) {
  if (stride.some((step) => step !== 1))
    throw new RuntimeError("padding='same' is not supported for strided convolutions");
  const total = dilation.map((step, d) => step * (weight.shape[d + 2] - 1));
  const extra = total.toReversed().flatMap((pad) => [0, pad % 2]);
  const input = extra.some((pad) => pad > 0) ? constantPad(x, extra, 0) : x;
  return { input, padding: total.map((pad) => Math.floor(pad / 2)) };
}

function conv(of: string, dims: number, x: Tensor, weight: Tensor, args: ConvRest): Tensor {
  const names = ["bias", "stride", "padding", "dilation", "groups"] as const;
  const { bias = null, stride = 1, padding = 0, dilation = 1, groups = 1 } = byName<ConvArguments>(of, names, args);
  checkRank(of, dims, x);
  return batched(x, dims + 2, (batch) => {
    const shape = {
      stride: setting(of, "stride", stride, dims, weight),
      dilation: setting(of, "dilation", dilation, dims, weight),
      outputPadding: new Array<number>(dims).fill(0),
      groups,
      transposed: false,
    };
    if (typeof padding !== "string")
      return convolution(batch, weight, bias, { ...shape, padding: setting(of, "padding", padding, dims, weight) });
    if (padding === "valid")
      return convolution(batch, weight, bias, { ...shape, padding: new Array<number>(dims).fill(0) });
    if (padding !== "same") throw new RuntimeError(`Invalid padding string: '${String(padding)}'`);
    const same = samePadding(batch, weight, shape.stride, shape.dilation);
    return convolution(same.input, weight, bias, { ...shape, padding: same.padding });
  });
}

function convTranspose(of: string, dims: number, x: Tensor, weight: Tensor, args: TransposeRest): Tensor {
  const names = ["bias", "stride", "padding", "outputPadding", "groups", "dilation"] as const;
  const given = byName<ConvTransposeArguments>(of, names, args);
  const { bias = null, stride = 1, padding = 0, outputPadding = 0, groups = 1, dilation = 1 } = given;
  checkRank(of, dims, x);
  return batched(x, dims + 2, (batch) =>
    convolution(batch, weight, bias, {
      stride: setting(of, "stride", stride, dims, weight),
      padding: setting(of, "padding", padding, dims, weight),
      outputPadding: setting(of, "output_padding", outputPadding, dims, weight),
      dilation: setting(of, "dilation", dilation, dims, weight),
      groups,
      transposed: true,
    }),
  );
}

function checkRank(of: string, dims: number, x: Tensor): void {
  if (x.ndim !== dims + 1 && x.ndim !== dims + 2)
    throw new RuntimeError(
      `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to ${of}, but got input of size: ${formatShape(x.shape)}`,
    );
}

/**
 * Input `[N, C, L]`, weight `[F, C/groups, k]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv1d.html
 * @throws RuntimeError for tensors with another number of dimensions, or for numbers below what is allowed, or where weights and input do not fit, or where shapes do not fit.
 */
export function conv1d(input: Tensor, weight: Tensor, ...rest: ConvRest): Tensor {
  return conv("conv1d", 1, input, weight, rest);
}

/**
 * `(input, weight, bias, stride, padding, dilation, groups)`, the optional ones also by name: input `[N, C, H, W]` or `[C, H, W]`,
 * weight `[F, C/groups, kH, kW]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv2d.html
 * @throws RuntimeError for tensors with another number of dimensions, or for numbers below what is allowed, or where shapes do not fit, or where weights and input do not fit.
 */
export function conv2d(input: Tensor, weight: Tensor, ...rest: ConvRest): Tensor {
  return conv("conv2d", 2, input, weight, rest);
}

/**
 * Input `[N, C, D, H, W]`, weight `[F, C/groups, kD, kH, kW]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv3d.html
 * @throws RuntimeError for tensors with another number of dimensions, or for numbers below what is allowed, or where weights and input do not fit, or where shapes do not fit.
 */
export function conv3d(input: Tensor, weight: Tensor, ...rest: ConvRest): Tensor {
  return conv("conv3d", 3, input, weight, rest);
}

/**
 * Input `[N, C, L]`, weight `[C, F/groups, k]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv_transpose1d.html
 * @throws RuntimeError for tensors with another number of dimensions, or where weights and input do not fit, or for numbers below what is allowed, or for padding that does not fit.
 */
export function convTranspose1d(input: Tensor, weight: Tensor, ...rest: TransposeRest): Tensor {
  return convTranspose("conv_transpose1d", 1, input, weight, rest);
}

/**
 * `(input, weight, bias, stride, padding, outputPadding, groups, dilation)`, the optional ones also by name: input `[N, C, H, W]`, weight
 * `[C, F/groups, kH, kW]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv_transpose2d.html
 * @throws RuntimeError for tensors with another number of dimensions, or where weights and input do not fit, or for numbers below what is allowed, or for padding that does not fit.
 */
export function convTranspose2d(input: Tensor, weight: Tensor, ...rest: TransposeRest): Tensor {
  return convTranspose("conv_transpose2d", 2, input, weight, rest);
}

/**
 * As `convTranspose2d` for `[N, C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.conv_transpose3d.html
 * @throws RuntimeError for tensors with another number of dimensions, or where weights and input do not fit, or for numbers below what is allowed, or for padding that does not fit.
 */
export function convTranspose3d(input: Tensor, weight: Tensor, ...rest: TransposeRest): Tensor {
  return convTranspose("conv_transpose3d", 3, input, weight, rest);
}
