/**
 * Work of operations, in multiply-adds: products of matrices and convolutions, which nearly all time goes into. Operations on single elements
 * count as nothing, as in torchinfo.
 */
import type { CapturedGraph, GraphNode } from "../protocol/graph.js";

type Shape = readonly number[];

const count = (shape: Shape) => shape.reduce((product, size) => product * size, 1);
/** The products that make one element of the result, along the last dimension of an operand. */
const along = (operand: number) => (output: Shape, inputs: Shape[]) => count(output) * inputs[operand].at(-1)!;

/** By operation: from the shapes of the first output and of the inputs. */
const table: Record<string, (output: Shape, inputs: Shape[]) => number> = {
  mm: along(0),
  bmm: along(0),
  mv: along(0),
  dot: (_, [a]) => count(a),
  addr: count,
  addmm: along(1),
  addmmScaled: along(1),
  addmv: along(1),
  baddbmm: along(1),
  addbmm: (output, [, a]) => count(output) * a[0] * a[2],
  cdist: along(0),
  // Each element of the result: the filter's channels and places.
  convolution: (output, [, weight]) => count(output) * count(weight.slice(1)),
  // Each element of the input meets the whole filter of its channel.
  convolutionTransposed: (_, [x, weight]) => count(x) * count(weight.slice(1)),
  convolutionWeight: (output, [, small]) => count(output) * small[0] * count(small.slice(2)),
  // The gates of all steps, each with the state before; what the inputs give to them is an operation of its own.
  ...Object.fromEntries(
    ["lstm", "gru", "rnnTanh", "rnnRelu"].map((name) => [
      name,
      (_: Shape, [gates, , weight]: Shape[]) => count(gates) * weight[1],
    ]),
  ),
};

/** Multiply-adds of an operation's forward computation. */
export function multiplyAdds({ tensors }: CapturedGraph, { operation, inputs, outputs }: GraphNode): number {
  if (outputs.length === 0) return 0;
  return multiplyAddsOf(
    operation,
    tensors[outputs[0]].shape,
    inputs.map((id) => tensors[id].shape),
  );
}

/** Multiply-adds of an operation by its name, from the shapes of its first output and of its inputs. */
export function multiplyAddsOf(operation: string, output: Shape, inputs: Shape[]): number {
  const rule = table[operation] as (typeof table)[string] | undefined;
  return rule === undefined ? 0 : rule(output, inputs);
}
