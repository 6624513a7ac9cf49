import type { DType } from "../../tensor/dtype.js";
import { expandedStrides } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import { iterate } from "./iterate.js";
import { intoContiguous, operand } from "./numeric.js";

export type UnaryFunction = (x: number) => number;
export type BinaryFunction = (a: number, b: number) => number;
export type TernaryFunction = (a: number, b: number, c: number) => number;

/** `output[i] = f(x[i])`, computed in `dtype`. */
export function unaryKernel(f: UnaryFunction, output: Tensor, x: Tensor, dtype: DType): void {
  const from = operand(x, dtype);
  intoContiguous(output, (out, base) => {
    let at = base;
    const { array } = from;
    iterate(x.shape, [from.strides], [from.base], ([start], length, [step]) => {
      for (let i = 0, p = start; i < length; i++, p += step) out[at++] = f(array[p]);
    });
  });
}

/** `output[i] = f(a[i], b[i])` with broadcasting, computed in `dtype`. */
export function binaryKernel(f: BinaryFunction, output: Tensor, a: Tensor, b: Tensor, dtype: DType): void {
  const left = operand(a, dtype);
  const right = operand(b, dtype);
  const strides = [left, right].map((o) => expandedStrides(o.shape, o.strides, output.shape));
  intoContiguous(output, (out, base) => {
    let at = base;
    const { array: x } = left;
    const { array: y } = right;
    iterate(output.shape, strides, [left.base, right.base], (offsets, length, steps) => {
      let [p, q] = offsets;
      const [pStep, qStep] = steps;
      for (let i = 0; i < length; i++, p += pStep, q += qStep) out[at++] = f(x[p], y[q]);
    });
  });
}

/** `output[i] = f(a[i], b[i], c[i])` with broadcasting, computed in `dtypes`, one an operand. */
export function ternaryKernel(
  f: TernaryFunction,
  output: Tensor,
  inputs: readonly Tensor[],
  dtypes: readonly DType[],
): void {
  const operands = inputs.map((input, i) => operand(input, dtypes[i]));
  const strides = operands.map((o) => expandedStrides(o.shape, o.strides, output.shape));
  const [x, y, z] = operands.map((o) => o.array);
  intoContiguous(output, (out, base) => {
    let at = base;
    iterate(
      output.shape,
      strides,
      operands.map((o) => o.base),
      (offsets, length, steps) => {
        let [p, q, r] = offsets;
        for (let i = 0; i < length; i++, p += steps[0], q += steps[1], r += steps[2]) out[at++] = f(x[p], y[q], z[r]);
      },
    );
  });
}
