/** Elementwise arithmetic of sparse tensors. */
import { RuntimeError } from "../errors.js";
import { int64 } from "../tensor/dtype.js";
import { formatShape, sameShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tensor } from "./creation.js";
import { indexSelect } from "./indexingSelect.js";
import { cat } from "./join.js";
import { merged, rowsOfSlots } from "./sparseIndices.js";
import { gatherValues, scatterValues } from "./sparseOperations.js";
import { SparseTensor } from "./sparseTensor.js";

function checkShapes(of: string, a: { readonly shape: Shape }, b: { readonly shape: Shape }): void {
  if (!sameShape(a.shape, b.shape))
    throw new RuntimeError(
      `${of}: expected sizes of 'self' and 'other' to match, but ${formatShape(a.shape)} != ${formatShape(b.shape)}`,
    );
}

function plus(a: SparseTensor, b: SparseTensor, alpha: number, madeBy: string): SparseTensor {
  if (!(b instanceof SparseTensor))
    throw new RuntimeError("add(sparse, dense) is not supported. Use add(dense, sparse) instead.");
  checkShapes("add", a, b);
  const { slots, groupOfA, groupOfB } = merged(a.slots(), b.slots());
  const values = scatterValues(cat([a.stored, alpha === 1 ? b.stored : b.stored.mul(alpha)]), {
    slots: Int32Array.from([...groupOfA, ...groupOfB]),
    shape: [slots.length],
    gradName: "AddBackward0",
  });
  const isCoalesced = a.coalesced && b.coalesced;
  return a.with(values, { rows: rowsOfSlots(slots, a.sparseShape), isCoalesced, madeBy });
}

function timesSparse(x: SparseTensor, y: SparseTensor): SparseTensor {
  checkShapes("mul", x, y);
  const [a, b] = [x.coalesce(), y.coalesce()];
  const places = new Map(Array.from(b.slots(), (slot, k) => [slot, k]));
  const slots = a.slots();
  const both = Array.from(slots.keys()).filter((k) => places.has(slots[k]));
  const others = both.map((k) => places.get(slots[k])!);
  const pick = (from: Tensor, at: number[]) => indexSelect(from, 0, tensor(at, { dtype: int64 }));
  const values = pick(a.stored, both).mul(pick(b.stored, others));
  const rows = a.rows.map((row) => Int32Array.from(both, (k) => row[k]));
  return a.with(values, { rows, isCoalesced: x.coalesced && y.coalesced, madeBy: "MulBackward0" });
}

/** Functions with f(0) = 0, which leave elements that are not stored as they are. */
const keepingZero = [
  "abs",
  "sign",
  "sqrt",
  "square",
  "sin",
  "sinh",
  "tan",
  "tanh",
  "asin",
  "asinh",
  "atan",
  "atanh",
  "ceil",
  "floor",
  "round",
  "trunc",
  "frac",
  "expm1",
  "log1p",
  "erf",
  "erfinv",
  "deg2rad",
  "rad2deg",
  "isnan",
  "isinf",
  "isposinf",
  "isneginf",
  "relu",
] as const;

type KeepsZero = (typeof keepingZero)[number];

declare module "./sparseTensor.js" {
  interface SparseTensor extends Record<KeepsZero, () => SparseTensor> {
    /** The sum of sparse tensors of one shape, `this + alpha · other`. @throws RuntimeError for a dense tensor or a number. */
    add(other: SparseTensor, options?: { alpha?: number }): SparseTensor;
    /** `this − alpha · other`, place by place. https://pytorch.org/docs/1.13/generated/torch.sub.html */
    sub(other: SparseTensor, options?: { alpha?: number }): SparseTensor;
    /** Times a number, a 0-d tensor, or elementwise a tensor of the same shape: elements that are not stored stay so. */
    mul(other: number | Tensor | SparseTensor): SparseTensor;
    /** Divided by a number or a 0-d tensor. */
    div(other: number | Tensor): SparseTensor;
    /** `−x`, place by place. https://pytorch.org/docs/1.13/generated/torch.neg.html */
    neg(): SparseTensor;
    /** A power of each stored value. */
    pow(exponent: number): SparseTensor;
  }
}

const family: Pick<SparseTensor, "add" | "sub" | "mul" | "div" | "neg" | "pow"> & ThisType<SparseTensor> = {
  add(other, { alpha = 1 } = {}) {
    return plus(this, other, alpha, "AddBackward0");
  },
  sub(other, { alpha = 1 } = {}) {
    return plus(this, other, -alpha, "SubBackward0");
  },
  mul(other) {
    const madeBy = "MulBackward0";
    if (other instanceof SparseTensor) return timesSparse(this, other);
    if (typeof other === "number" || other.ndim === 0) return this.with(this.stored.mul(other), { madeBy });
    checkShapes("mul", this, other);
    const placement = { slots: this.slots(), shape: this.sparseShape, gradName: "SparseMaskBackward0" };
    return this.with(this.stored.mul(gatherValues(other, placement)), { madeBy });
  },
  div(other) {
    if (typeof other !== "number" && other.ndim > 0)
      throw new RuntimeError("Sparse division requires a scalar or zero-dim dense tensor divisor");
    return this.with(this.stored.div(other), { madeBy: "DivBackward0" });
  },
  neg() {
    return this.with(this.stored.neg(), { madeBy: "NegBackward0" });
  },
  pow(exponent) {
    if (exponent === 0) throw new RuntimeError("pow: exponent cannot be zero: it would fill the tensor with ones");
    const x = this.coalesce();
    return x.with(x.stored.pow(exponent), { madeBy: "PowBackward0" });
  },
};

Object.defineProperties(SparseTensor.prototype, Object.getOwnPropertyDescriptors(family));

for (const name of keepingZero)
  Object.defineProperty(SparseTensor.prototype, name, {
    value(this: SparseTensor) {
      const x = this.coalesce();
      return x.with(x.stored[name](), { madeBy: `${name[0].toUpperCase()}${name.slice(1)}Backward0` });
    },
    configurable: true,
  });
