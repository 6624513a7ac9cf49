import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { formatShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { tensor } from "./creation.js";
import { meshgrid } from "./joinStacks.js";
import { stack } from "./join.js";
import { indexSelect } from "./indexingSelect.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";
import { resultType } from "./promotion.js";
import { int64 } from "../tensor/dtype.js";

function checkVector(x: Tensor): void {
  if (x.ndim !== 1) throw new RuntimeError(`Expect a 1D vector, but got shape ${formatShape(x.shape)}`);
}

/**
 * All tuples of one element of each vector, one row each. https://pytorch.org/docs/1.13/generated/torch.cartesian_prod.html
 * @throws RuntimeError for tensors with another number of dimensions.
 */
export function cartesianProd(...tensors: Tensor[]): Tensor {
  tensors.forEach(checkVector);
  if (tensors.length === 1) return tensors[0];
  return stack(
    meshgrid(...tensors).map((grid) => grid.reshape(-1)),
    1,
  );
}

export interface CombinationsOptions {
  /** Let an element come with itself. */
  withReplacement?: boolean;
}

/**
 * All choices of `r` elements in order, one row each. https://pytorch.org/docs/1.13/generated/torch.combinations.html
 * @throws RuntimeError for numbers below what is allowed or for tensors with another number of dimensions.
 */
export function combinations(x: Tensor, r = 2, options?: CombinationsOptions | boolean): Tensor {
  const withReplacement = optional<boolean>("combinations", "withReplacement", options) ?? false;
  checkVector(x);
  if (r < 0) throw new RuntimeError(`Expect a non-negative number, but got ${r}`);
  if (r === 0) return Tensor.allocate([0], x.dtype, x.device);
  const columns: number[][] = Array.from({ length: r }, () => []);
  const chosen: number[] = [];
  const choose = (from: number): void => {
    if (chosen.length === r) return chosen.forEach((place, i) => void columns[i].push(place));
    for (let i = from; i < x.shape[0]; i++) {
      chosen.push(i);
      choose(withReplacement ? i : i + 1);
      chosen.pop();
    }
  };
  choose(0);
  return stack(
    columns.map((places) => indexSelect(x, 0, tensor(places, { dtype: int64, device: x.device }))),
    1,
  );
}

const blockDiagOp = define<null, ComputeOperation<null>>({
  name: "blockDiag",
  gradName: "BlockDiagBackward0",
  saves: [],
  infer: (inputs) => {
    inputs.forEach((x, i) => {
      if (x.ndim > 2)
        throw new RuntimeError(
          `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${x.ndim} dimensions`,
        );
    });
    const blocks = inputs.map(sizesOf);
    const total = (side: 0 | 1) => blocks.reduce((sum, block) => sum + block[side], 0);
    return { shape: [total(0), total(1)], dtype: resultType(inputs) };
  },
  forward: ([output], inputs) => {
    let [row, column] = [0, 0];
    for (const x of inputs) {
      const [rows, columns] = sizesOf(x);
      const place = output.storageRef;
      const start = output.offset + row * output.strides[0] + column * output.strides[1];
      const source = x.detach().reshape(rows, columns);
      copyInto(new Tensor(place, [rows, columns], output.strides, start, output.device), source);
      row += rows;
      column += columns;
    }
  },
  backward: (c, g) => {
    let [row, column] = [0, 0];
    return c.inputSpecs.map(({ shape }, i) => {
      const [rows, columns] = [shape.length === 2 ? shape[0] : 1, shape.at(-1) ?? 1];
      const part = c.needs(i) ? g!.narrow(0, row, rows).narrow(1, column, columns).reshape(shape) : null;
      row += rows;
      column += columns;
      return part;
    });
  },
  formula: { forward: "x₁, x₂ … down the diagonal", backward: ["the block of g that is xᵢ's"] },
});

const sizesOf = (x: Tensor): [number, number] => [x.ndim === 2 ? x.shape[0] : 1, x.shape.at(-1) ?? 1];

/**
 * Matrices down the diagonal of one, zeros elsewhere. https://pytorch.org/docs/1.13/generated/torch.block_diag.html
 * @throws RuntimeError where shapes do not fit.
 */
export function blockDiag(...tensors: Tensor[]): Tensor {
  return apply(blockDiagOp, tensors, null);
}
