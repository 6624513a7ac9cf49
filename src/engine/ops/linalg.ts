import { RuntimeError } from "../errors.js";
import { namesOf, setNames, withoutNames } from "../tensor/names.js";
import { productNames } from "../tensor/namesRules.js";
import { broadcastShapes, numel, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { isGradEnabled } from "../autograd/mode.js";
import { batchedGemm, columnSums, gemm } from "../backend/cpu/matmul.js";
import { addmmScaled, type ScaleOptions } from "./linalgAdd.js";
import { methods } from "./methods.js";
import { apply, type ComputeOperation, define } from "./operation.js";
import { checkExpandable, unsafeView } from "./views.js";
import { dropDim } from "./viewsSqueeze.js";

const text = (shape: Shape) => shape.join("x");

function checkSameDtype(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw new RuntimeError(`expected scalar type ${a.dtype.scalarType} but found ${b.dtype.scalarType}`);
}

function productShape(a: Tensor, b: Tensor): Shape {
  if (a.shape[1] !== b.shape[0])
    throw new RuntimeError(`mat1 and mat2 shapes cannot be multiplied (${text(a.shape)} and ${text(b.shape)})`);
  checkSameDtype(a, b);
  return [a.shape[0], b.shape[1]];
}

const mmOp = define<null, ComputeOperation<null>>({
  name: "mm",
  overwrites: true,
  gradName: "MmBackward0",
  saves: [0, 1],
  infer: ([a, b]) => {
    if (a.ndim !== 2) throw new RuntimeError("self must be a matrix");
    if (b.ndim !== 2) throw new RuntimeError("mat2 must be a matrix");
    return { shape: productShape(a, b), dtype: a.dtype };
  },
  forward: ([output], [a, b]) => gemm(output, a, b),
  backward: (c, g) => [
    c.needs(0) ? leftGradient(g!, c.input(0), c.input(1)) : null,
    c.needs(1) ? rightGradient(g!, c.input(0), c.input(1)) : null,
  ],
  formula: { forward: "A B", backward: ["g Bᵀ", "Aᵀ g"] },
});

const addmmOp = define<null, ComputeOperation<null>>({
  name: "addmm",
  overwrites: true,
  gradName: "AddmmBackward0",
  saves: [1, 2],
  infer: ([bias, a, b]) => {
    const shape = productShape(a, b);
    checkExpandable(bias.shape, shape);
    if (bias.dtype !== a.dtype) throw new RuntimeError("self and mat2 must have the same dtype");
    return { shape, dtype: a.dtype };
  },
  forward: ([output], [bias, a, b]) => gemm(output, a, b, bias),
  backward: (c, g) => [
    c.needs(0) ? addedGradient(g!, c.inputSpecs[0].shape) : null,
    c.needs(1) ? leftGradient(g!, c.input(1), c.input(2)) : null,
    c.needs(2) ? rightGradient(g!, c.input(1), c.input(2)) : null,
  ],
  formula: { forward: "A B + c", backward: ["g, summed over rows", "g Bᵀ", "Aᵀ g"] },
});

/** Column-major operands get column-major gradients, as in PyTorch: no copy is needed to give a transposed weight its own. */
function leftGradient(g: Tensor, a: Tensor, b: Tensor): Tensor {
  return isColumnMajor(a) ? turned(mm(b, turned(g))) : mm(g, turned(b));
}

function rightGradient(g: Tensor, a: Tensor, b: Tensor): Tensor {
  return isColumnMajor(b) ? turned(mm(turned(g), a)) : mm(turned(a), g);
}

/** The transpose, outside the graph where no graph is being recorded. */
function turned(x: Tensor): Tensor {
  if (isGradEnabled()) return x.t();
  const [[rows, columns], [row, column]] = [x.shape, x.strides];
  return new Tensor(x.storageRef, [columns, rows], [column, row], x.offset, x.device);
}

/** The gradient of what was added to a product: for a bias the sum of the rows, which the engine would make out of `g` more slowly. */
function addedGradient(g: Tensor, shape: Shape): Tensor {
  if (shape.length !== 1 || shape[0] !== g.shape[1] || isGradEnabled() || g.storageRef.hollow) return g;
  const sums = Tensor.empty(shape, g.dtype);
  return columnSums(sums, g) ? sums : g;
}

function isColumnMajor({ strides: [row, column], shape: [rows] }: Tensor): boolean {
  return row === 1 && column === rows && !(rows === 1);
}

const bmmOp = define<null, ComputeOperation<null>>({
  name: "bmm",
  overwrites: true,
  gradName: "BmmBackward0",
  saves: [0, 1],
  infer: ([a, b]) => {
    if (a.ndim !== 3) throw new RuntimeError("batch1 must be a 3D tensor");
    if (b.ndim !== 3) throw new RuntimeError("batch2 must be a 3D tensor");
    if (b.shape[0] !== a.shape[0] || b.shape[1] !== a.shape[2])
      throw new RuntimeError(
        `Expected size for first two dimensions of batch2 tensor to be: [${a.shape[0]}, ${a.shape[2]}] but got: ` +
          `[${b.shape[0]}, ${b.shape[1]}].`,
      );
    checkSameDtype(a, b);
    return { shape: [a.shape[0], a.shape[1], b.shape[2]], dtype: a.dtype };
  },
  forward: ([output], [a, b]) => batchedGemm(output, a, b),
  backward: (c, g) => [
    c.needs(0) ? bmm(g!, c.input(1).transpose(1, 2)) : null,
    c.needs(1) ? bmm(c.input(0).transpose(1, 2), g!) : null,
  ],
  formula: { forward: "Aᵢ Bᵢ", backward: ["gᵢ Bᵢᵀ", "Aᵢᵀ gᵢ"] },
});

/** The product of two matrices, `[n, m] · [m, p]`. https://pytorch.org/docs/1.13/generated/torch.mm.html */
export function mm(a: Tensor, b: Tensor): Tensor {
  return apply(mmOp, [a, b], null);
}

/** `β input + α mat1 · mat2` (both factors 1 by default), the input broadcast to the product. https://pytorch.org/docs/1.13/generated/torch.addmm.html */
export function addmm(input: Tensor, mat1: Tensor, mat2: Tensor, options?: ScaleOptions): Tensor {
  if (options !== undefined) return addmmScaled(input, mat1, mat2, options);
  return apply(addmmOp, [input, mat1, mat2], null);
}

/**
 * Products of the matrices of two batches, `[b, n, m] · [b, m, p]`. https://pytorch.org/docs/1.13/generated/torch.bmm.html
 * @throws RuntimeError where sizes do not fit together or where types differ.
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  return apply(bmmOp, [a, b], null);
}

const dotOp = define<null, ComputeOperation<null>>({
  name: "dot",
  overwrites: true,
  gradName: "DotBackward0",
  saves: [0, 1],
  infer: ([a, b]) => {
    if (a.ndim !== 1 || b.ndim !== 1)
      throw new RuntimeError(`1D tensors expected, but got ${a.ndim}D and ${b.ndim}D tensors`);
    if (a.dtype !== b.dtype)
      throw new RuntimeError(
        `dot : expected both vectors to have same dtype, but found ${a.dtype.scalarType} and ${b.dtype.scalarType}`,
      );
    if (a.shape[0] !== b.shape[0])
      throw new RuntimeError(
        `inconsistent tensor size, expected tensor [${a.shape[0]}] and src [${b.shape[0]}] to have the same number of elements, ` +
          `but got ${a.shape[0]} and ${b.shape[0]} elements respectively`,
      );
    return { shape: [], dtype: a.dtype };
  },
  forward: ([output], [a, b]) => gemm(asMatrix(output, 0, 0), asMatrix(a, 1, 0), asMatrix(b, 0, 1)),
  backward: (c, g) => [c.needs(0) ? g!.mul(c.input(1)) : null, c.needs(1) ? g!.mul(c.input(0)) : null],
  formula: { forward: "Σ aᵢ bᵢ", backward: ["g · b", "g · a"] },
});

const mvOp = define<null, ComputeOperation<null>>({
  name: "mv",
  overwrites: true,
  gradName: "MvBackward0",
  saves: [0, 1],
  infer: ([a, x]) => {
    if (a.ndim !== 2 || x.ndim !== 1)
      throw new RuntimeError(`vector + matrix @ vector expected, got 1, ${a.ndim}, ${x.ndim}`);
    if (a.shape[1] !== x.shape[0])
      throw new RuntimeError(`size mismatch, got ${a.shape[0]}, ${text(a.shape)},${x.shape[0]}`);
    checkSameDtype(a, x);
    return { shape: [a.shape[0]], dtype: a.dtype };
  },
  forward: ([output], [a, x]) => gemm(asMatrix(output, 0, 1), a, asMatrix(x, 0, 1)),
  backward: (c, g) => [c.needs(0) ? g!.unsqueeze(1).mul(c.input(1)) : null, c.needs(1) ? mv(c.input(0).t(), g!) : null],
  formula: { forward: "A x", backward: ["g xᵀ", "Aᵀ g"] },
});

/** A vector (or a 0-d tensor) as a matrix of one row, one column or one element, outside the graph. */
function asMatrix(x: Tensor, row: 0 | 1, column: 0 | 1): Tensor {
  const n = x.shape[0] ?? 1;
  const step = x.strides[0] ?? 1;
  const [shape, strides] =
    row === 1
      ? [
          [1, n],
          [n, step],
        ]
      : column === 1
        ? [
            [n, 1],
            [step, 1],
          ]
        : [
            [1, 1],
            [1, 1],
          ];
  return new Tensor(x.storageRef, shape, strides, x.offset, x.device);
}

/**
 * The product of two vectors of one length. https://pytorch.org/docs/1.13/generated/torch.dot.html
 * @throws RuntimeError for tensors with another number of dimensions, where types differ, or where sizes do not fit together.
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  return apply(dotOp, [a, b], null);
}

/** The product of a matrix and a vector, `[n, m] · [m]`. https://pytorch.org/docs/1.13/generated/torch.mv.html */
export function mv(a: Tensor, x: Tensor): Tensor {
  return apply(mvOp, [a, x], null);
}

/**
 * The matrix product of tensors of any rank: vectors are rows or columns, leading dimensions are batches that broadcast.
 * https://pytorch.org/docs/1.13/generated/torch.matmul.html
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (namesOf(a) !== null || namesOf(b) !== null)
    return setNames(
      withoutNames(() => matmul(a, b)),
      productNames(a, b),
    );
  if (a.ndim === 0 || b.ndim === 0)
    throw new RuntimeError(`both arguments to matmul need to be at least 1D, but they are ${a.ndim}D and ${b.ndim}D`);
  if (a.ndim === 1 && b.ndim === 1) return dot(a, b);
  if (a.ndim === 2 && b.ndim === 2) return mm(a, b);
  if (a.ndim === 1 && b.ndim === 2) return dropDim(mm(a.unsqueeze(0), b), 0);
  if (a.ndim === 2 && b.ndim === 1) return mv(a, b);
  if (a.ndim >= 3 && b.ndim <= 2) {
    const folded = a.reshape(-1, a.shape.at(-1)!);
    const product = b.ndim === 1 ? mv(folded, b) : mm(folded, b);
    return unsafeView(product, [...a.shape.slice(0, -1), ...b.shape.slice(1)]);
  }
  const left = a.ndim === 1 ? a.unsqueeze(0) : a;
  const right = b.ndim === 1 ? b.unsqueeze(1) : b;
  const batch = broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const [n, m, p] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const flat = (x: Tensor) => {
    const [rows, columns] = x.shape.slice(-2);
    return x.expand([...batch, rows, columns]).reshape([numel(batch), rows, columns]);
  };
  if (m !== right.shape.at(-2))
    throw new RuntimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${numel(batch)}, ${m}] but got: ` +
        `[${numel(batch)}, ${right.shape.at(-2)}].`,
    );
  const shape = [...batch, ...(a.ndim === 1 ? [] : [n]), ...(b.ndim === 1 ? [] : [p])];
  return unsafeView(bmm(flat(left), flat(right)), shape);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * The product of two matrices. https://pytorch.org/docs/1.13/generated/torch.Tensor.mm.html
     * @throws RuntimeError where sizes do not fit together or where types differ.
     */
    mm(other: Tensor): Tensor;
    /**
     * Products of the matrices of two batches. https://pytorch.org/docs/1.13/generated/torch.Tensor.bmm.html
     * @throws RuntimeError where sizes do not fit together or where types differ.
     */
    bmm(other: Tensor): Tensor;
    /** The product of a matrix and a vector. https://pytorch.org/docs/1.13/generated/torch.Tensor.mv.html */
    mv(vector: Tensor): Tensor;
    /**
     * The product of two vectors. https://pytorch.org/docs/1.13/generated/torch.Tensor.dot.html
     * @throws RuntimeError for tensors with another number of dimensions, where types differ, or where sizes do not fit together.
     */
    dot(other: Tensor): Tensor;
    /**
     * The matrix product of tensors of any rank. https://pytorch.org/docs/1.13/generated/torch.Tensor.matmul.html
     * @throws RuntimeError where sizes do not fit together, for tensors with another number of dimensions, where types differ, or where shapes do not broadcast.
     */
    matmul(other: Tensor): Tensor;
  }
}

methods({
  mm(other) {
    return mm(this, other);
  },
  bmm(other) {
    return bmm(this, other);
  },
  mv(vector) {
    return mv(this, vector);
  },
  dot(other) {
    return dot(this, other);
  },
  matmul(other) {
    return matmul(this, other);
  },
});
