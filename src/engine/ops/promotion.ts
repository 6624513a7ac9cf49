import { bool, type DType, getDefaultDtype, promoteTypes } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/**
 * The dtype in which an operation on several tensors computes: tensors with dimensions decide, then 0-d tensors, then plain numbers,
 * each lower group only where its kind (bool, integer, float) is higher.
 * https://pytorch.org/docs/1.13/generated/torch.result_type.html
 */
export function resultType(inputs: readonly Tensor[]): DType {
  const first = inputs[0].dtype;
  if (inputs.length === 2 && inputs[1].dtype === first && !inputs[0].isWrappedNumber && !inputs[1].isWrappedNumber)
    return first;
  let dims: DType | undefined;
  let zeros: DType | undefined;
  let numbers: DType | undefined;
  for (const input of inputs) {
    if (input.isWrappedNumber)
      numbers = promote(numbers, input.dtype.isFloatingPoint ? getDefaultDtype() : input.dtype);
    else if (input.ndim === 0) zeros = promote(zeros, input.dtype);
    else dims = promote(dims, input.dtype);
  }
  return combine(dims, combine(zeros, numbers)) as DType;
}

function promote(a: DType | undefined, b: DType): DType {
  return a === undefined ? b : promoteTypes(a, b);
}

function combine(higher: DType | undefined, lower: DType | undefined): DType | undefined {
  if (higher === undefined || lower === undefined) return higher ?? lower;
  if (higher.isFloatingPoint) return higher;
  if (higher === bool || lower.isFloatingPoint) return promoteTypes(higher, lower);
  return higher;
}

/** The type in which functions such as `exp` and `/` compute: integers become the default floating type. */
export function floatingType(dtype: DType): DType {
  return dtype.isFloatingPoint ? dtype : getDefaultDtype();
}
