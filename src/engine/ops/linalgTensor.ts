import { RuntimeError } from "../errors.js";
import { checkOptions, optional } from "../arguments.js";
import { numel } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { inv, solve } from "./linalgSolve.js";

/**
 * The inverse for `tensordot`: the first `ind` dimensions together are the rows of a matrix. https://pytorch.org/docs/1.13/generated/torch.linalg.tensorinv.html
 * @throws RuntimeError where shapes do not fit.
 */
export function tensorinv(a: Tensor, ind?: number | { ind?: number }): Tensor {
  const rank = optional<number>("linalg.tensorinv", "ind", ind) ?? 2;
  if (rank <= 0) throw new RuntimeError("Expected a strictly positive integer for 'ind'");
  const [rows, columns] = [a.shape.slice(0, rank), a.shape.slice(rank)];
  if (numel(rows) !== numel(columns))
    throw new RuntimeError(
      "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got " +
        `${numel(columns)} != ${numel(rows)}`,
    );
  return inv(a.reshape(numel(rows), numel(columns))).reshape([...columns, ...rows]);
}

/** The X of `tensordot(a, X, X.ndim) = b`. a `[...b.shape, ...X.shape]`. https://pytorch.org/docs/1.13/generated/torch.linalg.tensorsolve.html */
export function tensorsolve(a: Tensor, b: Tensor, options: { dims?: readonly number[] } = {}): Tensor {
  const { dims } = checkOptions("linalg.tensorsolve", options, ["dims"]);
  const moved =
    dims === undefined
      ? a
      : a.movedim(
          dims,
          dims.map((_, i) => i - dims.length),
        );
  const shape = moved.shape.slice(b.ndim);
  if (numel(shape) !== b.numel())
    throw new RuntimeError(
      "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got " +
        `${numel(shape)} != ${b.numel()}`,
    );
  return solve(moved.reshape(b.numel(), b.numel()), b.reshape(-1)).reshape(shape);
}
