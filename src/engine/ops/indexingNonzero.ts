import { checkOptions } from "../arguments.js";
import { encode } from "../backend/cpu/numeric.js";
import { fastNonzero } from "../backend/cpu/wasm/masks.js";
import { int64 } from "../tensor/dtype.js";
import { UNKNOWN_SIZE } from "../tensor/hollow.js";
import { Tensor } from "../tensor/tensor.js";
import { methods } from "./methods.js";
import { unbind } from "./viewsSplit.js";

export interface NonzeroOptions {
  /** One vector of positions a dimension, as an index takes them, instead of a matrix. */
  asTuple?: boolean;
}

/** The positions where `x` is not zero, one row each, `[n, x.ndim]`. https://pytorch.org/docs/1.13/generated/torch.nonzero.html */
export function nonzero(x: Tensor, options: { asTuple: true }): Tensor[];
export function nonzero(x: Tensor, options?: { asTuple?: false }): Tensor;
export function nonzero(x: Tensor, options: NonzeroOptions = {}): Tensor | Tensor[] {
  if (checkOptions("nonzero", options, ["asTuple"]).asTuple)
    return unbind(nonzero(x.ndim === 0 ? x.detach().unsqueeze(0) : x), 1);
  x.needData("nonzero");
  if (x.storageRef.hollow) return Tensor.hollow([UNKNOWN_SIZE, x.ndim], int64);
  const fast = fastNonzero(x, (count) => Tensor.empty([count, x.ndim], int64));
  if (fast !== null) return fast;
  const found: number[] = [];
  x.forEachValue((value, i) => {
    if (value !== 0) found.push(i);
  });
  const rank = x.ndim;
  const rows = new Float64Array(found.length * rank);
  found.forEach((place, row) => {
    for (let d = rank - 1, rest = place; d >= 0; d--) {
      rows[row * rank + d] = rest % x.shape[d];
      rest = Math.floor(rest / x.shape[d]);
    }
  });
  const out = Tensor.allocate([found.length, rank], int64);
  encode(out.storageRef, 0, rows);
  return out;
}

/** The positions where `x` is not zero, one row each. https://pytorch.org/docs/1.13/generated/torch.argwhere.html */
export function argwhere(x: Tensor): Tensor {
  return nonzero(x);
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /** The positions where the tensor is not zero, one row each; `asTuple` gives one vector a dimension. https://pytorch.org/docs/1.13/generated/torch.Tensor.nonzero.html */
    nonzero(options: { asTuple: true }): Tensor[];
    nonzero(options?: { asTuple?: false }): Tensor;
    /** The positions where the tensor is not zero, one row each. https://pytorch.org/docs/1.13/generated/torch.Tensor.argwhere.html */
    argwhere(): Tensor;
  }
}

function nonzeroMethod(this: Tensor, options: { asTuple: true }): Tensor[];
function nonzeroMethod(this: Tensor, options?: { asTuple?: false }): Tensor;
function nonzeroMethod(this: Tensor, options: NonzeroOptions = {}): Tensor | Tensor[] {
  return nonzero(this, options as { asTuple: true });
}

methods({
  nonzero: nonzeroMethod,
  argwhere() {
    return argwhere(this);
  },
});
