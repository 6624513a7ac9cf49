import { encode, intoContiguous } from "../backend/cpu/numeric.js";
import { loadRowMajor } from "../backend/cpu/places.js";
import { device as deviceOf } from "../tensor/device.js";
import { IndexError, RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { tensorOptions, type TensorOptions } from "./creation.js";
import { methods } from "./methods.js";
import { apply, applyInPlace, type ComputeOperation, define } from "./operation.js";

/** `tril` keeps what lies on and below a diagonal, `triu` what lies on and above it. */
function triangle(name: "tril" | "triu", gradName: string): ComputeOperation<number> {
  const keeps = name === "tril" ? (i: number, j: number) => j <= i : (i: number, j: number) => j >= i;
  const operation: ComputeOperation<number> = define<number, ComputeOperation<number>>({
    name,
    gradName,
    saves: [],
    infer: ([x]) => {
      if (x.ndim === 0) throw new IndexError("Dimension specified as -2 but tensor has no dimensions");
      if (x.ndim === 1 && x.numel() > 0)
        throw new IndexError("Dimension out of range (expected to be in range of [-1, 0], but got -2)");
      return x;
    },
    forward: ([output], [x], diagonal) => {
      const [rows, columns] = x.shape.slice(-2);
      intoContiguous(output, (out, base) => {
        loadRowMajor(out, base, x, x.shape);
        const end = base + x.numel();
        for (let at = base; at < end;)
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++, at++) if (!keeps(i + diagonal, j)) out[at] = 0;
      });
    },
    backward: (c, g) => [apply(operation, [g!], c.params)],
    formula: { forward: `${name} x`, backward: [`${name} g`] },
  });
  return operation;
}

const trilOp = triangle("tril", "TrilBackward0");
const triuOp = triangle("triu", "TriuBackward0");

/** A diagonal by its number, above the main one if positive. */
export type DiagonalOption = number | { diagonal?: number };

const diagonalOf = (of: string, option?: DiagonalOption) => optional<number>(of, "diagonal", option) ?? 0;

/**
 * What lies on and below a diagonal of the last two dimensions, else zero. https://pytorch.org/docs/1.13/generated/torch.tril.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function tril(x: Tensor, diagonal?: DiagonalOption): Tensor {
  return apply(trilOp, [x], diagonalOf("tril", diagonal));
}

/**
 * What lies on and above a diagonal of the last two dimensions, else zero. https://pytorch.org/docs/1.13/generated/torch.triu.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function triu(x: Tensor, diagonal?: DiagonalOption): Tensor {
  return apply(triuOp, [x], diagonalOf("triu", diagonal));
}

function indices(
  rows: number,
  columns: number,
  options: TensorOptions,
  keeps: (i: number, j: number) => boolean,
): Tensor {
  for (const [name, size] of [
    ["row", rows],
    ["col", columns],
  ] as const)
    if (size < 0) throw new RuntimeError(`${name} must be non-negative, got${size}`);
  const found: [number[], number[]] = [[], []];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      if (keeps(i, j)) {
        found[0].push(i);
        found[1].push(j);
      }
  const out = Tensor.allocate([2, found[0].length], options.dtype ?? int64, deviceOf(options.device ?? "cpu"));
  if (!out.storageRef.hollow) encode(out.storageRef, 0, found.flat());
  return out;
}

/**
 * The rows and columns of the elements on and below a diagonal, `[2, n]`. https://pytorch.org/docs/1.13/generated/torch.tril_indices.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function trilIndices(rows: number, columns: number, offset = 0, options: TensorOptions = {}): Tensor {
  return indices(rows, columns, tensorOptions("trilIndices", options), (i, j) => j <= i + offset);
}

/**
 * The rows and columns of the elements on and above a diagonal, `[2, n]`. https://pytorch.org/docs/1.13/generated/torch.triu_indices.html
 * @throws RuntimeError for numbers below what is allowed.
 */
export function triuIndices(rows: number, columns: number, offset = 0, options: TensorOptions = {}): Tensor {
  return indices(rows, columns, tensorOptions("triuIndices", options), (i, j) => j >= i + offset);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * What lies on and below a diagonal, else zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.tril.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    tril(diagonal?: DiagonalOption): Tensor;
    /** In place what lies on and below a diagonal, else zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.tril_.html */
    tril_(diagonal?: DiagonalOption): Tensor;
    /**
     * What lies on and above a diagonal, else zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.triu.html
     * @throws IndexError for a dimension that the tensor does not have.
     */
    triu(diagonal?: DiagonalOption): Tensor;
    /** In place what lies on and above a diagonal, else zero. https://pytorch.org/docs/1.13/generated/torch.Tensor.triu_.html */
    triu_(diagonal?: DiagonalOption): Tensor;
  }
}

methods({
  tril(diagonal) {
    return tril(this, diagonal);
  },
  tril_(diagonal) {
    return applyInPlace(trilOp, [this], diagonalOf("tril_", diagonal));
  },
  triu(diagonal) {
    return triu(this, diagonal);
  },
  triu_(diagonal) {
    return applyInPlace(triuOp, [this], diagonalOf("triu_", diagonal));
  },
});
