import { RuntimeError } from "../errors.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { clone } from "./copy.js";
import { mm } from "./linalg.js";

/** The split points that make the product of a chain of matrices cheapest; `sizes[i]` and `sizes[i + 1]` are those of matrix i. */
function bestSplits(sizes: readonly number[]): number[][] {
  const n = sizes.length - 1;
  const cost = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  const split = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let length = 2; length <= n; length++)
    for (let i = 0; i + length <= n; i++) {
      const j = i + length - 1;
      cost[i][j] = Infinity;
      for (let k = i; k < j; k++) {
        const total = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
        if (total < cost[i][j]) [cost[i][j], split[i][j]] = [total, k];
      }
    }
  return split;
}

/**
 * The product of matrices in the order that needs the fewest multiplications; the first and the last may be vectors.
 * https://pytorch.org/docs/1.13/generated/torch.linalg.multi_dot.html
 * @throws RuntimeError for tensors with another number of dimensions or where shapes do not fit.
 */
export function multiDot(tensors: readonly Tensor[]): Tensor {
  const n = tensors.length;
  if (n < 2) throw new RuntimeError(`multi_dot(): expected at least 2 tensors but got ${n}`);
  const matrices = tensors.map((x, i) => {
    const isEnd = i === 0 || i === n - 1;
    if (x.ndim !== 2 && !(isEnd && x.ndim === 1))
      throw new RuntimeError(
        `multi_dot(): ${isEnd ? `${i === 0 ? "the first" : "the last"} tensor must be 1D or 2D` : `tensor ${i} must be 2D`} but got ${x.ndim}D`,
      );
    return x.ndim === 2 ? x : x.unsqueeze(i === 0 ? 0 : 1);
  });
  matrices.slice(1).forEach((x, i) => {
    if (matrices[i].shape[1] !== x.shape[0])
      throw new RuntimeError(
        `multi_dot(): tensors ${i} and ${i + 1} with shapes ${formatShape(tensors[i].shape)} and ` +
          `${formatShape(tensors[i + 1].shape)} cannot be multiplied`,
      );
  });
  const split = bestSplits([matrices[0].shape[0], ...matrices.map((x) => x.shape[1])]);
  const product = (i: number, j: number): Tensor =>
    i === j ? matrices[i] : mm(product(i, split[i][j]), product(split[i][j] + 1, j));
  const shape = [
    ...(tensors[0].ndim === 1 ? [] : [matrices[0].shape[0]]),
    ...(tensors[n - 1].ndim === 1 ? [] : [matrices[n - 1].shape[1]]),
  ];
  return product(0, n - 1).view(shape);
}

/**
 * As `linalg.multiDot`, of matrices alone. https://pytorch.org/docs/1.13/generated/torch.chain_matmul.html
 * @throws RuntimeError where shapes do not fit.
 */
export function chainMatmul(...matrices: Tensor[]): Tensor {
  for (const x of matrices)
    if (x.ndim !== 2) throw new RuntimeError(`Tensor dimension is ${x.ndim}, expected 2 instead.`);
  if (matrices.length === 0) throw new RuntimeError("chain_matmul(): Expected one or more matrices");
  return matrices.length === 1 ? clone(matrices[0]) : multiDot(matrices);
}
