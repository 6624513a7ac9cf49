import { alongLines } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { sortedPositions } from "../backend/cpu/order.js";
import { type Saved, save, unsave } from "../autograd/node.js";
import { RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { int64 } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { addMethods, type MethodsOf, named } from "./family.js";
import { applyMany, type ComputeOperation, define } from "./operation.js";
import { scatterGradient, type ValuesAndIndices } from "./reduceSelect.js";
import * as self from "./sort.js";

interface Sort {
  dim: number;
  descending: boolean;
  /** How many of the first to keep; all where undefined. */
  k?: number;
  /** True where stability was asked for: PyTorch has another overload for that. */
  stable?: boolean;
  /** Where each value came from, for the gradient: set once the operation has run. */
  indices?: Saved;
}

function sortOp(name: "sort" | "topk", gradName: (params: Sort) => string) {
  return define<Sort, ComputeOperation<Sort>>({
    name,
    gradName,
    saves: [],
    infer: ([x], { dim, k }) => {
      const size = x.ndim === 0 ? 1 : x.shape[dim];
      if (k !== undefined && !(k >= 0 && k <= size)) throw new RuntimeError("selected index k out of range");
      const shape = k === undefined || x.ndim === 0 ? x.shape : x.shape.with(dim, k);
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: int64 },
      ];
    },
    forward: ([values, indices], [x], { dim, descending, k }) => {
      intoContiguous(values, (out, base) =>
        intoContiguous(indices, (places, placesBase) =>
          alongLines(x, dim, values.shape, (array, start, n, step, to, toStep) => {
            const positions = sortedPositions(array, start, n, step, descending);
            const count = x.ndim === 0 ? Math.min(k ?? 1, 1) : (k ?? n);
            for (let i = 0; i < count; i++) {
              out[base + to + i * toStep] = array[start + positions[i] * step];
              places[placesBase + to + i * toStep] = positions[i];
            }
          }),
        ),
      );
    },
    backward: ({ params, inputSpecs: [{ shape }] }, g) => [
      scatterGradient(shape, params.dim, unsave(params.indices!), g!),
    ],
    formula: { forward: "x in order", backward: ["g where it came from"] },
  });
}

const sortingOp = sortOp("sort", ({ stable }) => (stable === undefined ? "SortBackward0" : "SortBackward1"));
const topkOp = sortOp("topk", () => "TopkBackward0");

function run(operation: typeof sortingOp, x: Tensor, params: Sort): ValuesAndIndices {
  const outputs = applyMany(operation, [x], params);
  params.indices = save(outputs[1]);
  return named("values", "indices", outputs);
}

export interface SortOptions {
  /** The last by default. */
  dim?: number;
  descending?: boolean;
  /** Keep equal elements in their order; here they are kept so in any case. */
  stable?: boolean;
}

export type SortArguments = Trailing<[number, boolean], SortOptions>;

const sortNames = ["dim", "descending", "stable"] as const;

/**
 * The elements along a dimension in order, and where each came from. NaN is larger than every number. https://pytorch.org/docs/1.13/generated/torch.sort.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function sort(x: Tensor, ...args: SortArguments): ValuesAndIndices {
  const { dim = -1, descending = false, stable } = byName<SortOptions>("sort", sortNames, args);
  return run(sortingOp, x, { dim: wrapDim(dim, x.ndim), descending, stable });
}

/**
 * The positions that would sort a dimension. https://pytorch.org/docs/1.13/generated/torch.argsort.html
 * @throws IndexError for a dimension that the tensor does not have.
 */
export function argsort(x: Tensor, ...args: SortArguments): Tensor {
  return sort(x.detach(), byName<SortOptions>("argsort", sortNames, args)).indices;
}

/** The elements sorted along the first dimension. https://pytorch.org/docs/1.13/generated/torch.msort.html */
export function msort(x: Tensor): Tensor {
  return sort(x, 0).values;
}

export interface TopkOptions {
  dim?: number;
  /** The largest (the default), or the smallest. */
  largest?: boolean;
  /** In order; here they are so in any case. */
  sorted?: boolean;
}

/**
 * The k largest (or smallest) elements along a dimension, and where they are. https://pytorch.org/docs/1.13/generated/torch.topk.html
 * @throws IndexError for an index that is out of range or for a dimension that the tensor does not have.
 */
export function topk(
  x: Tensor,
  k: number,
  ...args: Trailing<[number, boolean, boolean], TopkOptions>
): ValuesAndIndices {
  const { dim = -1, largest = true } = byName<TopkOptions>("topk", ["dim", "largest", "sorted"], args);
  return run(topkOp, x, { dim: wrapDim(dim, x.ndim), descending: largest, k });
}

declare module "../tensor/tensor.js" {
  interface Tensor extends MethodsOf<typeof self> {}
}

addMethods(self);
