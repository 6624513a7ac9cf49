import { encode } from "../backend/cpu/numeric.js";
import { fastLargest, fastOneHot } from "../backend/cpu/wasm/indexing.js";
import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { UNKNOWN_SIZE } from "../tensor/hollow.js";
import { Tensor } from "../tensor/tensor.js";

/**
 * Class indices as rows with a 1 at the class, int64.
 * @param x class indices `[*]`, int64
 * @param numClasses one more than the largest index where it is -1
 * @returns `[*, numClasses]`
 * @throws RuntimeError for other dtypes and classes out of range.
 * https://pytorch.org/docs/1.13/generated/torch.nn.functional.one_hot.html
 */
export function oneHot(x: Tensor, numClasses?: number | { numClasses?: number }): Tensor {
  const given = optional<number>("oneHot", "numClasses", numClasses) ?? -1;
  if (x.dtype !== int64) throw new RuntimeError("one_hot is only applicable to index tensor.");
  if (x.numel() === 0) {
    if (given <= 0) throw new RuntimeError("Can not infer total number of classes from empty tensor.");
    return Tensor.allocate([...x.shape, given], int64, x.device);
  }
  if (x.storageRef.hollow && given > 0) return Tensor.allocate([...x.shape, given], int64, x.device);
  if (x.storageRef.hollow) {
    x.needData("oneHot");
    return Tensor.hollow([...x.shape, UNKNOWN_SIZE], int64);
  }
  const largest = fastLargest(x) ?? largestOf(x);
  if (largest < 0) throw new RuntimeError("Class values must be non-negative.");
  const classes = given === -1 ? largest + 1 : given;
  if (largest >= classes) throw new RuntimeError("Class values must be smaller than num_classes.");
  const out = Tensor.empty([...x.shape, classes], int64);
  if (out.storageRef.hollow) return out;
  if (fastOneHot(out, x, classes)) return out;
  const rows = new Float64Array(x.numel() * classes);
  x.forEachValue((value, i) => (rows[i * classes + value] = 1));
  encode(out.storageRef, 0, rows);
  return out;
}

/** The largest class index, or a negative one if there is any. */
function largestOf(x: Tensor): number {
  let largest = -1;
  let least = 0;
  x.forEachValue((value) => {
    largest = Math.max(largest, value);
    least = Math.min(least, value);
  });
  return least < 0 ? least : largest;
}
