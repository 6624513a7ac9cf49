import { bool, type DType } from "../tensor/dtype.js";
import { broadcastShapes } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Context } from "../autograd/node.js";
import { binaryKernel, ternaryKernel, unaryKernel } from "../backend/cpu/pointwise.js";
import {
  type BinaryKernel,
  fastBinary,
  fastThree,
  fastUnary,
  type ThreeKernel,
  type UnaryKernel,
} from "../backend/cpu/fast.js";
import { type ComputeOperation, define, type Formula } from "./operation.js";
import { floatingType, resultType } from "./promotion.js";

/** An operation on the elements of one to three operands that broadcast, with parameters that are no tensors. */
export interface ElementwiseRecord<P> {
  name: string;
  gradName: ComputeOperation<P>["gradName"];
  saves?: readonly (number | "output")[];
  formula: Formula;
  /** `float`: integers are computed in the default floating type; `bool`: the result is bool. */
  result?: "same" | "float" | "bool" | ((promoted: DType) => DType);
  /** Refuses operands and parameters, in PyTorch's words; `dtype` is the one it would be computed in. */
  check?: (inputs: readonly Tensor[], params: P, dtype: DType) => void;
  /** The function on numbers: the reference kernel. */
  kernel: (params: P, dtype: DType) => (a: number, b: number, c: number) => number;
  /** The WASM kernel of so many operands and its parameters; null for parameters that it does not take. */
  fast?: (params: P) => Fast | null;
  backward: ((context: Context<P>, grad: Tensor) => (Tensor | null)[]) | null;
}

/** A WASM kernel and the numbers that it takes. */
export interface Fast {
  readonly one?: UnaryKernel;
  readonly two?: BinaryKernel;
  readonly three?: ThreeKernel;
  /** The kernel of two operands takes them the other way round. */
  readonly swapped?: boolean;
  readonly parameters?: readonly number[];
}

function runFast(fast: Fast | null, output: Tensor, inputs: readonly Tensor[]): boolean {
  if (fast === null) return false;
  const { one, two, three, swapped, parameters } = fast;
  const [x, y] = inputs;
  if (one !== undefined) return fastUnary(one, output, x, parameters);
  if (two !== undefined)
    return swapped ? fastBinary(two, output, y, x, parameters) : fastBinary(two, output, x, y, parameters);
  return three !== undefined && fastThree(three, output, inputs, parameters);
}

/** Defines an operation on each element. */
export function elementwise<P>(record: ElementwiseRecord<P>): ComputeOperation<P> {
  const { result = "same", check, kernel, fast, backward } = record;
  const computed = (inputs: readonly Tensor[]): DType => {
    const promoted = resultType(inputs);
    if (typeof result === "function") return result(promoted);
    return result === "float" ? floatingType(promoted) : promoted;
  };
  return define<P, ComputeOperation<P>>({
    name: record.name,
    gradName: record.gradName,
    saves: record.saves ?? [],
    formula: record.formula,
    overwrites: true,
    elementwise: true,
    infer: (inputs, params) => {
      const dtype = computed(inputs);
      check?.(inputs, params, dtype);
      const shape = inputs.map((x) => x.shape).reduce(broadcastShapes);
      return { shape, dtype: result === "bool" ? bool : dtype };
    },
    forward: ([output], inputs, params) => {
      if (fast !== undefined && result !== "bool" && runFast(fast(params), output, inputs)) return;
      const dtype = computed(inputs);
      const f = kernel(params, dtype);
      const [x, y] = inputs;
      if (inputs.length === 1) unaryKernel(f as (a: number) => number, output, x, dtype);
      else if (inputs.length === 2) binaryKernel(f as (a: number, b: number) => number, output, x, y, dtype);
      else ternaryKernel(f, output, inputs, [dtype, dtype, dtype]);
    },
    backward: backward && ((context, grad) => backward(context, grad!)),
  });
}

import { RuntimeError } from "../errors.js";

/** A check that refuses dtypes of some kinds as PyTorch does where it has no kernel for them. */
export function refuseKinds(kernelName: string, ...kinds: DType["kind"][]) {
  return (_inputs: readonly Tensor[], _params: unknown, dtype: DType): void => {
    if (kinds.includes(dtype.kind)) throw new RuntimeError(`"${kernelName}" not implemented for '${dtype.scalarType}'`);
  };
}
