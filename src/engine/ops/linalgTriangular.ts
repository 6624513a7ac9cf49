import { matricesOf, storeParts } from "../backend/cpu/lapack/batches.js";
import { solveTriangle } from "../backend/cpu/lapack/lu.js";
import { RuntimeError } from "../errors.js";
import { checkOptions } from "../arguments.js";
import { broadcastShapes, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tril, triu } from "./creationTriangles.js";
import { matmul } from "./linalg.js";
import { checkFloat, checkMatrix, checkSquare } from "./linalgChecks.js";
import { apply, type ComputeOperation, define } from "./operation.js";

interface Triangular {
  upper: boolean;
  left: boolean;
  unitriangular: boolean;
}

/** Both with one batch shape. */
export function broadcastBatches(a: Tensor, b: Tensor): [Tensor, Tensor] {
  const batch: Shape = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [a, b].map((x) => {
    const shape = [...batch, ...x.shape.slice(-2)];
    return shape.length === x.ndim && shape.every((size, d) => size === x.shape[d]) ? x : x.expand(shape);
  }) as [Tensor, Tensor];
}

/** @throws RuntimeError in PyTorch's words where `A X = B` (or `X A = B`) has no matching sizes. */
export function checkSystem(name: string, a: Tensor, b: Tensor, left: boolean): void {
  const [n, size] = [a.shape.at(-1)!, b.shape.at(left ? -2 : -1)!];
  if (n !== size)
    throw new RuntimeError(
      `${name}: Incompatible shapes of A and B for the equation ${left ? "AX = B" : "XA = B"} ` +
        `(${n}x${n} and ${b.shape.slice(-2).join("x")})`,
    );
}

const solveTriangularOp: ComputeOperation<Triangular> = define<Triangular, ComputeOperation<Triangular>>({
  name: "linalg.solveTriangular",
  gradName: "LinalgSolveTriangularBackward0",
  saves: [0, "output"],
  infer: ([a, b], { left }) => {
    checkSquare("linalg.solve_triangular", a);
    checkMatrix("linalg.solve_triangular", b, "B");
    checkSystem("linalg.solve_triangular", a, b, left);
    checkFloat("linalg.solve_triangular", a);
    return { shape: b.shape, dtype: b.dtype };
  },
  forward: ([output], [a, b], { upper, left, unitriangular }) => {
    const factors = matricesOf(a);
    const sides = matricesOf(left ? b : b.detach().mT);
    // X A = B is Aᵀ Xᵀ = Bᵀ.
    sides.forEach((side, i) => solveTriangle(factors[i], side, { upper, transposed: !left, unit: unitriangular }));
    storeParts(
      output,
      sides.map(({ data, rows, columns }) => {
        if (left) return data;
        return Float64Array.from({ length: data.length }, (_, k) => data[(k % rows) * columns + Math.floor(k / rows)]);
      }),
    );
  },
  backward: (c, g) => {
    const { upper, left, unitriangular } = c.params;
    const a = c.input(0);
    const gB = apply(solveTriangularOp, [a.mT, g!], { upper: !upper, left, unitriangular });
    const x = c.output;
    const full = left ? matmul(gB, x.mT) : matmul(x.mT, gB);
    const offset = unitriangular ? 1 : 0;
    return [c.needs(0) ? (upper ? triu(full, offset) : tril(full, -offset)).neg() : null, gB];
  },
  formula: { forward: "A⁻¹ B", backward: ["-(A⁻ᵀ g) Xᵀ, in the triangle", "A⁻ᵀ g"] },
});

export interface SolveTriangularOptions {
  /** Which triangle of A is read. */
  upper: boolean;
  /** `A X = B`, the default, or `X A = B`. */
  left?: boolean;
  /** Take the diagonal of A as ones. */
  unitriangular?: boolean;
}

const systemOptions = ["upper", "left", "unitriangular"];

/**
 * The solution of a triangular system. https://pytorch.org/docs/1.13/generated/torch.linalg.solve_triangular.html
 * @throws RuntimeError where sizes do not fit together or for matrices that are not square.
 */
export function solveTriangular(a: Tensor, b: Tensor, options: SolveTriangularOptions): Tensor {
  const { upper, left = true, unitriangular = false } = checkOptions("linalg.solveTriangular", options, systemOptions);
  const inputs = a.ndim >= 2 && b.ndim >= 2 ? broadcastBatches(a, b) : [a, b];
  return apply(solveTriangularOp, inputs, { upper, left, unitriangular });
}
