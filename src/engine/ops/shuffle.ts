/** Channels turned into pixels and back, and channels mixed between groups. */
import { RuntimeError } from "../errors.js";
import { contiguousStrides, formatShape, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";

/** A contiguous tensor in another shape and order of dimensions, outside the graph. */
function view(x: Tensor, shape: Shape, order: readonly number[]): Tensor {
  const strides = contiguousStrides(shape);
  return new Tensor(
    x.storageRef,
    order.map((d) => shape[d]),
    order.map((d) => strides[d]),
    x.offset,
    x.device,
  );
}

const shuffleOp: ComputeOperation<number> = define<number, ComputeOperation<number>>({
  name: "pixelShuffle",
  gradName: "PixelShuffleBackward0",
  saves: [],
  infer: ([x], r) => {
    const [channels, height, width] = checkRank("pixel_shuffle", "upscale_factor", x, r);
    if (channels % (r * r) !== 0)
      throw new RuntimeError(
        "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, but " +
          `input.size(-3)=${channels} is not divisible by ${r * r}`,
      );
    return { shape: [...x.shape.slice(0, -3), channels / (r * r), height * r, width * r], dtype: x.dtype };
  },
  forward: ([output], [x], r) => {
    const [channels, height, width] = output.shape.slice(-3);
    const split = [output.numel() / (channels * height * width), channels, height / r, r, width / r, r];
    copyInto(view(output, split, [0, 1, 3, 5, 2, 4]), view(x.detach().contiguous(), merge(split), [0, 1, 2, 3, 4, 5]));
  },
  backward: (c, g) => [apply(unshuffleOp, [g!], c.params)],
  formula: { forward: "channels as pixels", backward: ["pixels of g as channels"] },
});

/** `[N, C, h, r, w, r]` in the order in which channels hold the pixels: `[N, C, r, r, h, w]`. */
const merge = ([n, channels, height, r, width]: Shape): Shape => [n, channels, r, r, height, width];

const unshuffleOp: ComputeOperation<number> = define<number, ComputeOperation<number>>({
  name: "pixelUnshuffle",
  gradName: "PixelUnshuffleBackward0",
  saves: [],
  infer: ([x], r) => {
    const [channels, height, width] = checkRank("pixel_unshuffle", "downscale_factor", x, r);
    for (const [name, size, dim] of [
      ["height", height, -2],
      ["width", width, -1],
    ] as const)
      if (size % r !== 0)
        throw new RuntimeError(
          `pixel_unshuffle expects ${name} to be divisible by downscale_factor, but input.size(${dim})=${size} is not divisible by ${r}`,
        );
    return { shape: [...x.shape.slice(0, -3), channels * r * r, height / r, width / r], dtype: x.dtype };
  },
  forward: ([output], [x], r) => {
    const [channels, height, width] = x.shape.slice(-3);
    const split = [x.numel() / (channels * height * width), channels, height / r, r, width / r, r];
    copyInto(view(output, merge(split), [0, 1, 2, 3, 4, 5]), view(x.detach().contiguous(), split, [0, 1, 3, 5, 2, 4]));
  },
  backward: (c, g) => [apply(shuffleOp, [g!], c.params)],
  formula: { forward: "pixels as channels", backward: ["channels of g as pixels"] },
});

function checkRank(of: string, factor: string, x: Tensor, r: number): Shape {
  if (x.ndim < 3)
    throw new RuntimeError(
      `${of} expects input to have at least 3 dimensions, but got input with ${x.ndim} dimension(s)`,
    );
  if (!(r > 0)) throw new RuntimeError(`${of} expects a positive ${factor}, but got ${r}`);
  return x.shape.slice(-3);
}

/**
 * `[*, C · r², H, W]` to `[*, C, H · r, W · r]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.pixel_shuffle.html
 * @throws RuntimeError for numbers below what is allowed, for tensors with another number of dimensions, or where sizes do not divide.
 */
export function pixelShuffle(input: Tensor, upscaleFactor: number): Tensor {
  return apply(shuffleOp, [input], upscaleFactor);
}

/**
 * `[*, C, H · r, W · r]` to `[*, C · r², H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.functional.pixel_unshuffle.html
 * @throws RuntimeError where sizes do not divide, for tensors with another number of dimensions, or for numbers below what is allowed.
 */
export function pixelUnshuffle(input: Tensor, downscaleFactor: number): Tensor {
  return apply(unshuffleOp, [input], downscaleFactor);
}

/**
 * The channels of `[N, C, ...]` dealt out from `groups` groups in turn. https://pytorch.org/docs/1.13/generated/torch.nn.ChannelShuffle.html
 * @throws RuntimeError where the groups do not divide the channels or where shapes do not fit.
 */
export function channelShuffle(input: Tensor, groups: number): Tensor {
  if (input.ndim <= 2)
    throw new RuntimeError(
      `channel_shuffle expects input with > 2 dims, but got input with sizes ${formatShape(input.shape)}`,
    );
  const [batch, channels, ...rest] = input.shape;
  if (!(groups > 0))
    throw new RuntimeError(`Number of groups to divide channels in must be positive. Value of groups:${groups}`);
  if (channels % groups !== 0)
    throw new RuntimeError(
      `Number of channels must be divisible by groups. Got ${channels} channels and ${groups} groups.`,
    );
  return input
    .reshape([batch, groups, channels / groups, ...rest])
    .transpose(1, 2)
    .reshape(input.shape);
}
