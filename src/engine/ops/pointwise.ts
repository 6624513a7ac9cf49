import { type BinaryFunction, binaryKernel, type UnaryFunction, unaryKernel } from "../backend/cpu/pointwise.js";
import {
  type BinaryKernel,
  type CompareKernel,
  fastBinary,
  fastCompare,
  fastUnary,
  type UnaryKernel,
} from "../backend/cpu/fast.js";
import { RuntimeError } from "../errors.js";
import { bool, type DType, float64, int64 } from "../tensor/dtype.js";
import { broadcastShapes } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { type ComputeOperation, define, type Formula } from "./operation.js";
import { floatingType, resultType } from "./promotion.js";
import type { Context } from "../autograd/node.js";

/** What an operation on each element says of itself. */
interface PointwiseRecord {
  name: string;
  gradName: ComputeOperation<null>["gradName"];
  saves?: readonly (number | "output")[];
  formula: Formula;
  /** `float`: integers are computed in the default floating type; `bool`: the result is bool. */
  result?: "same" | "float" | "bool";
  /** Refuses dtypes, in PyTorch's words. */
  check?: (inputs: readonly Tensor[]) => void;
}

interface UnaryRecord extends PointwiseRecord {
  /** The function on numbers: the reference kernel. */
  kernel: UnaryFunction;
  /** The WASM kernel, where there is one. */
  fast?: UnaryKernel;
  backward: ((context: Context<null>, grad: Tensor) => Tensor | null) | null;
}

interface BinaryRecord extends PointwiseRecord {
  kernel: BinaryFunction;
  /** The function on whole numbers, where it is another. */
  integerKernel?: BinaryFunction;
  fast?: BinaryKernel;
  /** A kernel for special operands, tried first. Returns whether it ran. */
  fastCase?: (output: Tensor, a: Tensor, b: Tensor) => boolean;
  /** The WASM kernel, where the result is bool. */
  fastCompare?: CompareKernel;
  backward: ((context: Context<null>, grad: Tensor) => (Tensor | null)[]) | null;
}

function resultDtype(computed: DType, result: PointwiseRecord["result"]): DType {
  return result === "bool" ? bool : computed;
}

function computeDtype(dtype: DType, result: PointwiseRecord["result"]): DType {
  return result === "float" ? floatingType(dtype) : dtype;
}

/** Defines an operation of one operand. */
export function unary(record: UnaryRecord): ComputeOperation<null> {
  const { kernel, fast, backward, result, check } = record;
  return define<null, ComputeOperation<null>>({
    name: record.name,
    gradName: record.gradName,
    saves: record.saves ?? [],
    formula: record.formula,
    overwrites: true,
    elementwise: true,
    infer: (inputs) => {
      check?.(inputs);
      const [x] = inputs;
      return { shape: x.shape, dtype: resultDtype(computeDtype(x.dtype, result), result) };
    },
    forward: ([output], [x]) => {
      if (fast !== undefined && fastUnary(fast, output, x)) return;
      unaryKernel(kernel, output, x, computeDtype(x.dtype, result));
    },
    backward: backward && ((context, grad) => [backward(context, grad!)]),
  });
}

/** Defines an operation of two operands that broadcast. */
export function binary(record: BinaryRecord): ComputeOperation<null> {
  const { kernel, integerKernel = kernel, fast, fastCase, fastCompare: compare, backward, result, check } = record;
  return define<null, ComputeOperation<null>>({
    name: record.name,
    gradName: record.gradName,
    saves: record.saves ?? [],
    formula: record.formula,
    overwrites: true,
    elementwise: true,
    infer: (inputs) => {
      check?.(inputs);
      return {
        shape: broadcastShapes(inputs[0].shape, inputs[1].shape),
        dtype: resultDtype(computeDtype(resultType(inputs), result), result),
      };
    },
    forward: ([output], inputs) => {
      const [a, b] = inputs;
      if (fastCase !== undefined && fastCase(output, a, b)) return;
      if (fast !== undefined && fastBinary(fast, output, a, b)) return;
      const dtype = computeDtype(resultType(inputs), result);
      if (compare !== undefined && fastCompare(compare, output, a, b, dtype)) return;
      binaryKernel(kernelFor(dtype, result, kernel, integerKernel), output, a, b, dtype);
    },
    backward: backward && ((context, grad) => backward(context, grad!)),
  });
}

/** True and false stay 1 and 0 whatever the arithmetic on them gives. */
function kernelFor(
  dtype: DType,
  result: PointwiseRecord["result"],
  kernel: BinaryFunction,
  integerKernel: BinaryFunction,
): BinaryFunction {
  if (dtype === bool && result !== "bool") return (a, b) => Number(kernel(a, b) !== 0);
  return dtype.isFloatingPoint ? kernel : integerKernel;
}

/** @throws RuntimeError in PyTorch's words where an operand is bool. */
export function refuseBool(what: string): (inputs: readonly Tensor[]) => void {
  return (inputs) => {
    if (inputs.some((x) => x.dtype === bool)) throw new RuntimeError(`"${what}" not implemented for 'Bool'`);
  };
}

/** A plain number as an operand: a 0-d tensor that yields to tensors in dtype promotion. */
export function wrapNumber(value: number | boolean): Tensor {
  const dtype = typeof value === "boolean" ? bool : Number.isSafeInteger(value) ? int64 : float64;
  const tensor = Tensor.allocate([], dtype);
  tensor.storageRef.set(0, Number(value));
  tensor.isWrappedNumber = true;
  return tensor;
}

/** A tensor operand as it is, a number wrapped. */
export function asOperand(value: Tensor | number | boolean): Tensor {
  return value instanceof Tensor ? value : wrapNumber(value);
}
