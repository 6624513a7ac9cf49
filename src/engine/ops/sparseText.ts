import { bool, getDefaultDtype, int64 } from "../tensor/dtype.js";
import { sizeTuple, valuesText, withSuffixes } from "../tensor/print.js";
import type { Tensor } from "../tensor/tensor.js";
import type { SparseTensor } from "./sparseTensor.js";

/** PyTorch's text of a sparse tensor. @param madeBy the node that PyTorch would print */
export function sparseText(x: SparseTensor, madeBy: string | undefined): string {
  const indent = "tensor(".length;
  const part = (name: string, values: Tensor) => {
    const prefix = `${name}=tensor(`;
    const size = values.numel() === 0 ? `, size=${sizeTuple(values.shape)}` : "";
    return `${prefix}${valuesText(values, indent + prefix.length)}${size})`;
  };
  const { dtype } = x;
  const suffixes = [`size=${sizeTuple(x.shape)}`, `nnz=${x.nnz()}`];
  if (dtype !== getDefaultDtype() && dtype !== int64 && dtype !== bool) suffixes.push(`dtype=${dtype}`);
  suffixes.push(`layout=${x.layout}`);
  if (!x.isLeaf) suffixes.push(`grad_fn=<${madeBy ?? x.stored.gradFn!.name}>`);
  else if (x.requiresGrad) suffixes.push("requires_grad=True");
  const parts = `tensor(${part("indices", x._indices())},\n${" ".repeat(indent)}${part("values", x._values())}`;
  return withSuffixes(parts, suffixes, indent, true);
}
