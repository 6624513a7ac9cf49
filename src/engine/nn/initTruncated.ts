import { noGrad } from "../autograd/mode.js";
import { erf } from "../backend/cpu/special/erf.js";
import type { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { byName, type Trailing } from "../arguments.js";
import "../ops/arithmeticClamp.js";
import "../ops/mathSpecial.js";

export interface TruncNormalOptions {
  mean?: number;
  std?: number;
  /** The smallest value. */
  a?: number;
  /** The largest value. */
  b?: number;
}

/** Fills from a normal distribution cut off at `a` and `b`. https://pytorch.org/docs/1.13/nn.init.html#torch.nn.init.trunc_normal_ */
export function truncNormal_(
  tensor: Tensor,
  ...args: Trailing<[number, number, number, number], TruncNormalOptions>
): Tensor {
  const options = byName<TruncNormalOptions>("truncNormal_", ["mean", "std", "a", "b"], args);
  const { mean = 0, std = 1, a = -2, b = 2 } = options;
  if (mean < a - 2 * std || mean > b + 2 * std)
    warn("mean is more than 2 std from [a, b] in nn.init.truncNormal_. The distribution of values may be incorrect.");
  const below = (x: number) => (1 + erf((x - mean) / std / Math.SQRT2)) / 2;
  return noGrad(() =>
    tensor
      .uniform_(2 * below(a) - 1, 2 * below(b) - 1)
      .erfinv_()
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b),
  );
}
