import { onesLike, tensor } from "../../ops/creation.js";
import { int64 } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import { type BasePruningMethod, maskOf, valuesOf } from "./pruneMethods.js";
import "../../ops/indexingSelect.js";

/** The mask of a method on what an earlier mask left: amounts count the rest, not what has gone already. */
export function combineMasks(method: BasePruningMethod, scores: Tensor, mask: Tensor): Tensor {
  if (method.pruningType === "global") return method.computeMask(scores, mask);
  return method.pruningType === "unstructured"
    ? combineElements(method, scores, mask)
    : combineSlices(method, scores, mask);
}

function combineElements(method: BasePruningMethod, scores: Tensor, mask: Tensor): Tensor {
  const [all, values] = [valuesOf(scores), valuesOf(mask)];
  const left = values.flatMap((value, i) => (value === 1 ? [i] : []));
  const rest = tensor(
    left.map((i) => all[i]),
    { dtype: scores.dtype },
  );
  const partial = valuesOf(method.computeMask(rest, onesLike(rest)));
  left.forEach((i, k) => (values[i] = partial[k]));
  return maskOf(values, mask.shape, mask);
}

function combineSlices(method: BasePruningMethod, scores: Tensor, mask: Tensor): Tensor {
  const dim = wrapDim(method.dim ?? -1, scores.ndim);
  const slices = mask.transpose(0, dim);
  const left = Array.from({ length: mask.shape[dim] }, (_, i) => i).filter(
    (i) => slices.select(0, i).sum().item() !== 0,
  );
  const chosen = tensor(left, { dtype: int64 });
  const partial = method.computeMask(scores.detach().indexSelect(dim, chosen), mask.indexSelect(dim, chosen));
  const out = mask.clone();
  left.forEach((i, k) => void out.select(dim, i).copy_(partial.select(dim, k)));
  return out;
}
