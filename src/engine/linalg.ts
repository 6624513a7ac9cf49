/**
 * `torch.linalg`. Complex tensors are absent, and with them `eig` and `eigvals`. https://pytorch.org/docs/1.13/linalg.html
 */
import { checkOptions } from "./arguments.js";
import { diagonal as anyDiagonal, type DiagonalOptions } from "./ops/viewsDiagonal.js";
import type { Tensor } from "./tensor/tensor.js";

export { eigh, eigvalsh, linalgCholesky as cholesky, qr } from "./ops/decompositions.js";
export { lu, luFactor, luSolve } from "./ops/decompositionsLu.js";
export { linalgSvd as svd, svdvals } from "./ops/decompositionsSvd.js";
export { matmul } from "./ops/linalg.js";
export { LinAlgError } from "./ops/linalgChecks.js";
export { multiDot } from "./ops/linalgMultiDot.js";
export { cond, linalgNorm as norm, matrixNorm, vectorNorm } from "./ops/linalgNorm.js";
export { lstsq, matrixRank, pinv } from "./ops/linalgPinv.js";
export { linalgCross as cross, matrixPower } from "./ops/linalgProducts.js";
export { det, inv, slogdet, solve } from "./ops/linalgSolve.js";
export { tensorinv, tensorsolve } from "./ops/linalgTensor.js";
export { solveTriangular } from "./ops/linalgTriangular.js";

/** As `torch.diagonal`, of the last two dimensions by default. https://pytorch.org/docs/1.13/generated/torch.linalg.diagonal.html */
export function diagonal(x: Tensor, options: DiagonalOptions = {}): Tensor {
  checkOptions("linalg.diagonal", options, ["offset", "dim1", "dim2"]);
  return anyDiagonal(x, { dim1: -2, dim2: -1, ...options });
}
