import { round } from "../../../ops/rounding.js";
import type { DType } from "../../../tensor/dtype.js";
import type { Tensor } from "../../../tensor/tensor.js";

/**
 * Runs a computation that wants floats `[N, C, H, W]`, and gives the result in the dtype and number of dimensions of the input; whole numbers are
 * rounded.
 * @param permitted the dtypes that are kept; others become the first of them
 */
export function asFloats(img: Tensor, permitted: readonly DType[], run: (floats: Tensor) => Tensor): Tensor {
  const batch = img.ndim < 4 ? img.unsqueeze(0) : img;
  const casts = !permitted.includes(img.dtype);
  const out = run(casts ? batch.to(permitted[0]) : batch);
  const shaped = img.ndim < 4 ? out.squeeze(0) : out;
  if (!casts) return shaped;
  return (img.isFloatingPoint() ? shaped : round(shaped)).to(img.dtype);
}
