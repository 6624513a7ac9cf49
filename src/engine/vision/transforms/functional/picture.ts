import { ValueError } from "../../../errors.js";
import { Tensor } from "../../../tensor/tensor.js";
import { Image } from "../../image.js";

/** What transforms take: an image, or a tensor `[..., C, H, W]`. */
export type Picture = Image | Tensor;

/** How pixels are made of their neighbours; tensors know the first three. */
export type InterpolationMode = "nearest" | "bilinear" | "bicubic" | "box" | "hamming" | "lanczos";

/** One number for all, or a list of one a dimension. */
export type Size = number | readonly number[];

/** A result of the argument's own kind. @throws TypeError for what is neither */
export function eitherWay<P extends Picture>(
  img: P,
  ofImage: (image: Image) => Image,
  ofTensor: (tensor: Tensor) => Tensor,
): P {
  if (img instanceof Image) return ofImage(img) as P;
  checkTensor(img);
  return ofTensor(img) as P;
}

export function checkTensor(img: unknown): asserts img is Tensor {
  if (!(img instanceof Tensor))
    throw new TypeError(`Expected an Image or a tensor, but got ${img === null ? "null" : typeof img}`);
  if (img.ndim < 2) throw new TypeError(`Tensor is not a torch image: it has ${img.ndim} dimensions.`);
}

/** Channels, height and width. https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.get_dimensions.html */
export function getDimensions(img: Picture): [channels: number, height: number, width: number] {
  if (img instanceof Image) return [img.bands, img.height, img.width];
  checkTensor(img);
  return [img.ndim === 2 ? 1 : img.shape.at(-3)!, img.shape.at(-2)!, img.shape.at(-1)!];
}

/** @throws TypeError for another number of channels */
export function checkChannels(img: Tensor, permitted: readonly number[]): void {
  const [channels] = getDimensions(img);
  if (!permitted.includes(channels))
    throw new TypeError(
      `Input image tensor permitted channel values are [${permitted.join(", ")}], but found ${channels}`,
    );
}

/** Height and width. @throws ValueError for another number of sizes */
export function pairOf(of: string, size: Size): [height: number, width: number] {
  if (typeof size === "number") return [size, size];
  if (size.length === 1) return [size[0], size[0]];
  if (size.length !== 2) throw new ValueError(`${of}: please provide only two dimensions (h, w) for size.`);
  return [size[0], size[1]];
}
