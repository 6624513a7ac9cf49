import type { Tensor } from "../../../tensor/tensor.js";
import { checkTensor } from "./picture.js";

/**
 * A picture whose rectangle from row `i` and column `j` on has the given values.
 * @param v `[C, h, w]`, or what broadcasts to it
 * https://pytorch.org/vision/0.14/generated/torchvision.transforms.functional.erase.html
 */
export function erase(
  img: Tensor,
  i: number,
  j: number,
  h: number,
  w: number,
  v: Tensor,
  { inplace = false } = {},
): Tensor {
  checkTensor(img);
  const out = inplace ? img : img.clone();
  out.narrow(-2, i, h).narrow(-1, j, w).copy_(v);
  return out;
}
