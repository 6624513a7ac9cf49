import { forEachRun, type Run } from "../backend/cpu/reduce.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { type Saved, save, unsave } from "../autograd/node.js";
import { int64 } from "../tensor/dtype.js";
import type { Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { zeros } from "./creation.js";
import { type Named, named } from "./family.js";
import { applyMany, type ComputeOperation, define } from "./operation.js";
import { type AlongDim, checkNotEmpty, reducedShape, reductionAlong } from "./reduceArguments.js";
import { scatterAdd } from "./scatter.js";

/** Values and where they came from, as PyTorch's named tuple. */
export type ValuesAndIndices = Named<"values", "indices">;

/** Zeros with the gradients put where their values came from. */
export function scatterGradient(shape: Shape, dim: number, indices: Tensor, g: Tensor): Tensor {
  const full = zeros(shape, { dtype: g.dtype, device: g.device });
  return shape.length === 0 ? g : scatterAdd(full, dim, indices, g);
}

interface Selecting<P> extends AlongDim {
  own: P;
  /** Where each value came from, for the gradient: set once the operation has run. */
  indices?: Saved;
}

interface SelectRecord<P> {
  name: string;
  /** The name in PyTorch's messages, where it is another. */
  title?: string;
  gradName: string;
  /** Refuses operands and parameters, in PyTorch's words. */
  check?: (x: Tensor, along: AlongDim, params: P) => void;
  /** Which of a run's elements is chosen. */
  choose: (params: P) => Run<number>;
  /** The same by a kernel; false where that does not apply. */
  fast?: (values: Tensor, indices: Tensor, x: Tensor, dims: readonly number[]) => boolean;
  formula: string;
}

/** Defines a reduction that chooses one element along a dimension and says which. */
export function selecting<P>(record: SelectRecord<P>): (x: Tensor, along: AlongDim, params: P) => ValuesAndIndices {
  const operation = define<Selecting<P>, ComputeOperation<Selecting<P>>>({
    name: record.name,
    gradName: record.gradName,
    saves: [],
    infer: ([x], params) => {
      const { dims } = reductionAlong(x, params);
      checkNotEmpty(`${record.title ?? record.name}()`, x.shape, dims);
      record.check?.(x, params, params.own);
      const shape = reducedShape(x.shape, { ...params, dims });
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: int64 },
      ];
    },
    overwrites: true,
    forward: ([values, indices], [x], params) => {
      if (record.fast?.(values, indices, x, reductionAlong(x, params).dims)) return;
      const choose = record.choose(params.own);
      intoContiguous(values, (out, base) =>
        intoContiguous(indices, (places, placesBase) =>
          forEachRun(x, reductionAlong(x, params).dims, x.dtype, (array, start, n, step, at) => {
            const i = choose(array, start, n, step, at);
            out[base + at] = array[start + i * step];
            places[placesBase + at] = i;
          }),
        ),
      );
    },
    backward: ({ params, inputSpecs: [{ shape }] }, g) => {
      const indices = unsave(params.indices!);
      if (params.keepdim || shape.length === 0) return [scatterGradient(shape, params.dim, indices, g!)];
      return [scatterGradient(shape, params.dim, indices.unsqueeze(params.dim), g!.unsqueeze(params.dim))];
    },
    formula: { forward: record.formula, backward: ["g where it came from, else 0"] },
  });
  return (x, { dim, keepdim }, own) => {
    const params: Selecting<P> = { dim, keepdim, own };
    const outputs = applyMany(operation, [x], params);
    params.indices = save(outputs[1]);
    return named("values", "indices", outputs);
  };
}
