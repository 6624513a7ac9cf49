import { fastThree } from "../backend/cpu/fast.js";
import { ternaryKernel } from "../backend/cpu/pointwise.js";
import { RuntimeError } from "../errors.js";
import { bool, uint8 } from "../tensor/dtype.js";
import { broadcastShapes } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { nonzero } from "./indexingNonzero.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { asOperand } from "./pointwise.js";
import { resultType } from "./promotion.js";

const whereOp = define<null, ComputeOperation<null>>({
  name: "where",
  gradName: "WhereBackward0",
  saves: [0],
  overwrites: true,
  infer: ([condition, x, y]) => {
    if (condition.dtype !== bool && condition.dtype !== uint8)
      throw new RuntimeError(
        `where expected condition to be a boolean tensor, but got a tensor with dtype ${condition.dtype.scalarType}`,
      );
    return {
      shape: broadcastShapes(broadcastShapes(condition.shape, x.shape), y.shape),
      dtype: resultType([x, y]),
    };
  },
  forward: ([output], inputs) => {
    if (fastThree("where", output, inputs)) return;
    const pick = (condition: number, x: number, y: number) => (condition !== 0 ? x : y);
    ternaryKernel(pick, output, inputs, [inputs[0].dtype, output.dtype, output.dtype]);
  },
  backward: (c, g) => [
    null,
    c.needs(1) ? where(c.input(0), g!, 0) : null,
    c.needs(2) ? where(c.input(0), 0, g!) : null,
  ],
  formula: { forward: "x where c, else y", backward: ["g where c, else 0", "0 where c, else g"] },
});

/**
 * `x` where the condition holds, else `y`; all three broadcast. The shape that all three broadcast to. https://pytorch.org/docs/1.13/generated/torch.where.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function where(condition: Tensor, x: Tensor | number | boolean, y: Tensor | number | boolean): Tensor;
/**
 * The positions where the condition is not zero, one int64 vector a dimension. https://pytorch.org/docs/1.13/generated/torch.where.html
 * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
 */
export function where(condition: Tensor): Tensor[];
export function where(
  condition: Tensor,
  x?: Tensor | number | boolean,
  y?: Tensor | number | boolean,
): Tensor | Tensor[] {
  if (x === undefined || y === undefined) return nonzero(condition, { asTuple: true });
  return apply(whereOp, [condition, asOperand(x), asOperand(y)], null);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * This tensor where the condition holds, else `other`. The shape that all three broadcast to. https://pytorch.org/docs/1.13/generated/torch.Tensor.where.html
     * @throws RuntimeError for types that it does not take or where shapes do not broadcast.
     */
    where(condition: Tensor, other: Tensor | number): Tensor;
  }
}

methods({
  where(condition, other) {
    return where(condition, this, other);
  },
});
