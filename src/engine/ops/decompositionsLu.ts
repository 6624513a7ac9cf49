import { matricesOf, storeParts } from "../backend/cpu/lapack/batches.js";
import { lu as factor, solveLu } from "../backend/cpu/lapack/lu.js";
import { matrix, swapRows } from "../backend/cpu/lapack/rotations.js";
import { dense } from "../backend/cpu/dense.js";
import { RuntimeError } from "../errors.js";
import { float64, int32 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { eye } from "./creation.js";
import { tril, triu } from "./creationTriangles.js";
import { namedTuple } from "./decompositionsTuple.js";
import { matmul } from "./linalg.js";
import { batchPrefix, checkFloat, checkMatrix, checkSquare } from "./linalgChecks.js";
import { broadcastBatches, solveTriangular } from "./linalgTriangular.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";

const luFactorOp: ComputeOperation<boolean> = define<boolean, ComputeOperation<boolean>>({
  name: "linalg.luFactor",
  gradName: "LinalgLuFactorExBackward0",
  saves: [0],
  infer: ([a]) => {
    checkMatrix("torch.lu_factor", a);
    checkFloat("torch.lu_factor", a);
    const k = Math.min(...a.shape.slice(-2));
    return [
      { shape: a.shape, dtype: a.dtype },
      { shape: [...a.shape.slice(0, -2), k], dtype: int32 },
    ];
  },
  forward: ([factors, pivots], [a], checked) => {
    const parts = matricesOf(a);
    const orders = parts.map((part, i) => {
      const { pivots: order, singular } = factor(part);
      if (checked && singular > 0)
        throw new RuntimeError(
          `torch.linalg.lu_factor: ${batchPrefix(a, i)}U[${singular},${singular}] is zero and using it on lu_solve would result ` +
            "in a division by zero. If you still want to perform the factorization, consider calling linalg.lu(A).",
        );
      return order;
    });
    storeParts(
      factors,
      parts.map(({ data }) => data),
    );
    storeParts(
      pivots,
      orders.map((order) => order.map((row) => row + 1)),
    );
  },
  backward: (c, g) => {
    const a = c.input(0);
    const [m, n] = a.shape.slice(-2);
    if (m !== n)
      throw new RuntimeError(
        "linalg.lu_factor: only square matrices have a gradient here: factor the leading square instead",
      );
    const [p, l, u] = lu(a);
    const left = tril(matmul(l.mT, tril(g!, -1)), -1);
    const right = triu(matmul(triu(g!), u.mT));
    return [matmul(p, backSubstitute(l, u, left.add(right)))];
  },
  formula: { forward: "A = P L U", backward: ["P L⁻ᵀ (tril(Lᵀ gL) + triu(gU Uᵀ)) U⁻ᵀ"] },
});

/** `L⁻ᵀ X U⁻ᵀ` */
function backSubstitute(l: Tensor, u: Tensor, x: Tensor): Tensor {
  const left = solveTriangular(l.mT, x, { upper: true, unitriangular: true });
  return solveTriangular(u, left.mT, { upper: true }).mT;
}

/** L (unit diagonal, below) and U in one matrix, and the row exchanges, counted from 1. https://pytorch.org/docs/1.13/generated/torch.linalg.lu_factor.html */
export function luFactor(a: Tensor) {
  return namedTuple(["LU", "pivots"], applyMany(luFactorOp, [a], true));
}

/** `A = P L U`. A `[*, m, n]`; P `[*, m, m]`, L `[*, m, k]`, U `[*, k, n]`, k the smaller of m and n. https://pytorch.org/docs/1.13/generated/torch.linalg.lu.html */
export function lu(a: Tensor) {
  const [factors, pivots] = applyMany(luFactorOp, [a], false);
  const [m, n] = a.shape.slice(-2);
  const k = Math.min(m, n);
  const l = tril(factors.narrow(-1, 0, k), -1).add(eye(m, k, { dtype: a.dtype, device: a.device }));
  return namedTuple(["P", "L", "U"], [permutation(a, pivots, m), l, triu(factors.narrow(-2, 0, k))]);
}

/** The matrix P of row exchanges. */
function permutation(a: Tensor, pivots: Tensor, m: number): Tensor {
  const out = a.newZeros([...a.shape.slice(0, -2), m, m]);
  if (out.storageRef.hollow) return out;
  const { array, base } = dense(pivots, float64);
  const k = pivots.shape.at(-1)!;
  const count = m === 0 ? 0 : out.numel() / (m * m);
  storeParts(
    out,
    Array.from({ length: count }, (_, i) => {
      const rows = matrix(
        m,
        1,
        Float64Array.from({ length: m }, (_, r) => r),
      );
      for (let step = 0; step < k; step++) swapRows(rows, step, array[base + i * k + step] - 1);
      const data = new Float64Array(m * m);
      rows.data.forEach((row, at) => (data[row * m + at] = 1));
      return data;
    }),
  );
  return out;
}

const luSolveOp: ComputeOperation<null> = define<null, ComputeOperation<null>>({
  name: "linalg.luSolve",
  gradName: "LinalgLuSolveBackward0",
  saves: [],
  infer: ([, , b]) => b,
  forward: ([output], [factors, pivots, b]) => {
    const sides = matricesOf(b);
    const { array, base } = dense(pivots, float64);
    const k = pivots.shape.at(-1)!;
    matricesOf(factors).forEach((part, i) => {
      const order = Int32Array.from({ length: k }, (_, step) => array[base + i * k + step] - 1);
      solveLu(part, { pivots: order }, sides[i]);
    });
    storeParts(
      output,
      sides.map(({ data }) => data),
    );
  },
  backward: () => {
    throw new RuntimeError("linalg.lu_solve: has no gradient here; linalg.solve has one");
  },
  formula: { forward: "A⁻¹ B from L and U", backward: [] },
});

/** The X of `A X = B` from the factors of A. https://pytorch.org/docs/1.13/generated/torch.linalg.lu_solve.html */
export function luSolve(factors: Tensor, pivots: Tensor, b: Tensor): Tensor {
  checkSquare("torch.linalg.lu_solve", factors, "LU");
  const [wide, sides] = broadcastBatches(factors, b);
  return apply(luSolveOp, [wide, pivots.expand([...wide.shape.slice(0, -1)]), sides], null);
}
