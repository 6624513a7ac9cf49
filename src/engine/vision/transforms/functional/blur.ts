import { ValueError } from "../../../errors.js";
import { conv2d } from "../../../ops/convFunctions.js";
import { linspace } from "../../../ops/creation.js";
import { pad } from "../../../ops/pad.js";
import { type DType, float32 } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { pilToTensor, toPilImage } from "./conversion.js";
import { asFloats } from "./floats.js";
import { eitherWay, pairOf, type Picture, type Size } from "./picture.js";

/**
 * A picture blurred by a Gaussian.
 * @param kernelSize odd sizes along x and y
 * @param sigma deviations along x and y; `0.15 · kernelSize + 0.35` by default
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.gaussian_blur.html
 */
export function gaussianBlur<P extends Picture>(img: P, kernelSize: Size, sigma: Size | null = null): P {
  const sizes = pairOf("gaussianBlur", kernelSize);
  if (sizes.some((size) => !Number.isInteger(size) || size % 2 === 0 || size < 0))
    throw new ValueError(`kernelSize should have odd and positive integers. Got [${sizes.join(", ")}]`);
  const sigmas = sigma === null ? sizes.map((size) => size * 0.15 + 0.35) : pairOf("gaussianBlur", sigma);
  if (sigmas.some((one) => !(one > 0)))
    throw new ValueError(`sigma should have positive values. Got [${sigmas.join(", ")}]`);
  return eitherWay(
    img,
    (image) => toPilImage(blurred(pilToTensor(image), sizes, sigmas), image.mode),
    (tensor) => blurred(tensor, sizes, sigmas),
  );
}

function blurred(img: Tensor, [width, height]: readonly number[], sigmas: readonly number[]): Tensor {
  const dtype = img.isFloatingPoint() ? img.dtype : float32;
  const [x, y] = [gaussian(width, sigmas[0], dtype), gaussian(height, sigmas[1], dtype)];
  const channels = img.shape.at(-3)!;
  const kernel = y.unsqueeze(1).mm(x.unsqueeze(0)).expand(channels, 1, height, width);
  return asFloats(img, [dtype], (floats) => {
    const [columns, rows] = [Math.floor(width / 2), Math.floor(height / 2)];
    const bordered = pad(floats, [columns, columns, rows, rows], { mode: "reflect" });
    return conv2d(bordered, kernel, { groups: channels });
  });
}

function gaussian(size: number, sigma: number, dtype: DType): Tensor {
  const half = (size - 1) * 0.5;
  const density = linspace(-half, half, size, { dtype: float32 }).div(sigma).pow(2).mul(-0.5).exp();
  return density.div(density.sum()).to(dtype);
}
