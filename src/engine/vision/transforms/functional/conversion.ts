/** Images into tensors and back, and tensors of other types. */
import { RuntimeError, ValueError } from "../../../errors.js";
import { asTensor } from "../../../ops/creationInterop.js";
import { fromArray } from "../../../ops/creation.js";
import { type DType, float32, float64, getDefaultDtype, int32, int64, uint8 } from "../../../tensor/dtype.js";
import { Tensor } from "../../../tensor/tensor.js";
import { Image, type ImageMode } from "../../image.js";
import { checkTensor } from "./picture.js";

/** What each byte is between 0 and 1. */
const shares = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * An image as float numbers from 0 to 1, `[C, H, W]`.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.to_tensor.html
 */
export function toTensor(image: Image): Tensor {
  if (getDefaultDtype() !== float32) return pilToTensor(image).to(getDefaultDtype()).div(255);
  return planes(image, new Float32Array(image.data.length), shares);
}

/**
 * An image as uint8 numbers, `[C, H, W]`.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.pil_to_tensor.html
 */
export function pilToTensor(image: Image): Tensor {
  return planes(image, new Uint8Array(image.data.length), null);
}

function planes(image: Image, out: Float32Array | Uint8Array, values: Float32Array | null): Tensor {
  if (!(image instanceof Image)) throw new TypeError(`pic should be an Image, but got ${kindOf(image)}`);
  const { bands, width, height, data } = image;
  const plane = width * height;
  for (let band = 0, o = 0; band < bands; band++)
    for (let i = 0, at = band; i < plane; i++, at += bands) out[o++] = values === null ? data[at] : values[data[at]];
  return fromArray(out, [bands, height, width]);
}

const kindOf = (value: unknown) => (value instanceof Tensor ? "a tensor" : value === null ? "null" : typeof value);

const modes: readonly ImageMode[] = ["L", "LA", "RGB", "RGBA"];

/**
 * A tensor `[C, H, W]` or `[H, W]` as an image: float numbers from 0 to 1, or uint8.
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.to_pil_image.html
 */
export function toPilImage(tensor: Tensor, mode?: ImageMode): Image {
  if (!(tensor instanceof Tensor)) throw new TypeError(`pic should be a tensor, but got ${kindOf(tensor)}`);
  if (tensor.ndim !== 2 && tensor.ndim !== 3)
    throw new ValueError(`pic should be 2/3 dimensional. Got ${tensor.ndim} dimensions.`);
  const whole = tensor.ndim === 2 ? tensor.unsqueeze(0) : tensor;
  const [channels, height, width] = whole.shape;
  if (channels > 4) throw new ValueError(`pic should not have > 4 channels. Got ${channels} channels.`);
  const bytes = whole.isFloatingPoint() ? whole.detach().mul(255).to(uint8) : whole;
  if (bytes.dtype !== uint8)
    throw new TypeError(`pic should be a tensor of floats or of uint8, but got ${bytes.dtype.name}`);
  const data = bytes.permute(1, 2, 0).contiguous().numpy() as Uint8Array;
  return new Image(mode ?? modes[channels - 1], width, height, data.slice());
}

const largest: Record<string, number> = { uint8: 255, int8: 127, int16: 32767, int32: 2147483647, int64: 2 ** 63 };

/**
 * A tensor of another type, its values scaled from the one type's range to the other's; that of floats is 0 to 1.
 * @throws RuntimeError for float32 into int32 or int64, and float64 into int64, which could overflow
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.convert_image_dtype.html
 */
export function convertImageDtype(image: Tensor, dtype: DType = float32): Tensor {
  checkTensor(image);
  const from = image.dtype;
  if (from === dtype) return image;
  const most = largest[dtype.name] ?? 1;
  if (from.isFloatingPoint) {
    if (dtype.isFloatingPoint) return image.to(dtype);
    if ((from === float32 && dtype === int32) || dtype === int64)
      throw new RuntimeError(`The cast from ${String(from)} to ${String(dtype)} cannot be performed safely.`);
    return image.mul(most + 1 - 1e-3).to(dtype);
  }
  const before = largest[from.name] ?? 1;
  if (dtype.isFloatingPoint) return image.to(dtype).div(before);
  if (before > most) return image.div(Math.floor((before + 1) / (most + 1)), { roundingMode: "floor" }).to(dtype);
  return image.to(dtype).mul(Math.floor((most + 1) / (before + 1)));
}

/** One number a channel, or one for all. */
export type PerChannel = number | readonly number[] | Tensor;

/**
 * `(x − mean) / std`, channel by channel.
 * @throws TypeError for a tensor that is not of floats, ValueError below three dimensions and for a deviation of zero
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.normalize.html
 */
export function normalize(tensor: Tensor, mean: PerChannel, std: PerChannel, { inplace = false } = {}): Tensor {
  checkTensor(tensor);
  if (!tensor.isFloatingPoint())
    throw new TypeError(`Input tensor should be a float tensor. Got ${String(tensor.dtype)}.`);
  if (tensor.ndim < 3)
    throw new ValueError(
      `Expected tensor to be a tensor image of size (..., C, H, W). Got tensor.size() = [${tensor.shape.join(", ")}]`,
    );
  const [shift, scale] = [mean, std].map((values) => channelValues(values, tensor.dtype));
  if (scale.eq(0).any().item())
    throw new ValueError(
      `std evaluated to zero after conversion to ${String(tensor.dtype)}, leading to division by zero.`,
    );
  return (inplace ? tensor.sub_(shift) : tensor.sub(shift)).div_(scale);
}

function channelValues(values: PerChannel, dtype: DType): Tensor {
  const given = values instanceof Tensor ? values : asTensor(values as number | number[], { dtype: float64 });
  const cast = given.to(dtype);
  return cast.ndim === 1 ? cast.view(-1, 1, 1) : cast;
}
