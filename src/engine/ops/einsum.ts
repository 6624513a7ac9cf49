import { RuntimeError } from "../errors.js";
import { numel } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { mul } from "./arithmetic.js";
import { bmm } from "./linalg.js";
import { diagonal } from "./viewsDiagonal.js";

/** A parsed side: labels, with `…0`, `…1` ... for the dimensions of an ellipsis (counted from its end). */
type Labels = string[];

const letter = /^[a-zA-Z]$/;

function parse(text: string, offset: number, dims: number | null, operand: string): Labels {
  const labels: Labels = [];
  let ellipsis = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === " ") continue;
    if (c === ".") {
      if (text.slice(i, i + 3) !== "..." || ellipsis)
        throw new RuntimeError(
          `einsum(): found '.' for ${operand} ${ellipsis ? "for which an ellipsis was already found" : "that is not part of any ellipsis (...)"}`,
        );
      ellipsis = true;
      labels.push("...");
      i += 2;
    } else if (letter.test(c)) labels.push(c);
    else
      throw new RuntimeError(
        `einsum(): invalid subscript given at index ${offset + i} in the equation string, subscripts must be in [a-zA-Z]`,
      );
  }
  if (dims === null) return labels;
  const named = labels.filter((label) => label !== "...").length;
  if (ellipsis ? named > dims : named !== dims)
    throw new RuntimeError(
      `einsum(): the number of subscripts in the equation (${named}) ${ellipsis ? "is more than" : "does not match"} the number ` +
        `of dimensions (${dims}) for ${operand}${ellipsis ? "" : " and no ellipsis was given"}`,
    );
  return expand(labels, dims - named);
}

const expand = (labels: Labels, count: number): Labels =>
  labels.flatMap((label) => (label === "..." ? Array.from({ length: count }, (_, i) => `…${count - 1 - i}`) : [label]));

/** The diagonal of dimensions that have the same label. */
function withoutRepeats(x: Tensor, labels: Labels, operand: number): [Tensor, Labels] {
  let [out, names] = [x, labels];
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length;) {
      if (names[i] !== names[j]) {
        j++;
        continue;
      }
      if (out.shape[i] !== out.shape[j])
        throw new RuntimeError(
          `einsum(): subscript ${names[j]} is repeated for operand ${operand} but the sizes don't match, ${out.shape[j]} != ${out.shape[i]}`,
        );
      // diagonal() puts the common dimension last; it goes back to where the first one was.
      const size = out.ndim - 1;
      const rest = Array.from({ length: size - 1 }, (_, d) => d);
      out = diagonal(out, 0, i, j).permute(rest.toSpliced(i, 0, size - 1));
      names = names.toSpliced(j, 1);
    }
  return [out, names];
}

/**
 * Sums of products by Einstein's convention: `einsum("bij,bjk->bik", a, b)`. Labels that are repeated in one operand take its diagonal,
 * those that the output lacks are summed, `...` stands for dimensions that broadcast.
 * @throws RuntimeError in PyTorch's words for an equation that is malformed or does not fit the operands.
 * https://pytorch.org/docs/1.13/generated/torch.einsum.html
 */
export function einsum(equation: string, ...args: Tensor[] | [readonly Tensor[]]): Tensor {
  const operands = args.flat() as Tensor[];
  if (operands.length === 0) throw new RuntimeError("einsum(): must provide at least one operand");
  const arrow = equation.indexOf("->");
  const inputs = (arrow === -1 ? equation : equation.slice(0, arrow)).split(",");
  if (inputs.length !== operands.length)
    throw new RuntimeError(
      `einsum(): ${inputs.length > operands.length ? "fewer" : "more"} operands were provided than specified in the equation`,
    );
  let start = 0;
  const sizes = new Map<string, number>();
  const parts = inputs.map((text, i): [Tensor, Labels] => {
    const x = operands[i];
    const parsed = parse(text, start, x.ndim, `operand ${i}`);
    start += text.length + 1;
    const [part, labels] = withoutRepeats(x, parsed, i);
    labels.forEach((label, d) => {
      const known = sizes.get(label) ?? 1;
      const size = part.shape[d];
      if (known !== 1 && size !== 1 && size !== known)
        throw new RuntimeError(
          `einsum(): subscript ${label} has size ${size} for operand ${i} which does not broadcast with previously seen size ${known}`,
        );
      if (known === 1) sizes.set(label, size);
    });
    return [part, labels];
  });
  const all = [...sizes.keys()];
  const dots = all.filter((label) => label.startsWith("…")).sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)));
  const output = arrow === -1 ? implicitOutput(inputs, all, dots) : explicitOutput(equation, arrow, all, dots);
  let [result, labels] = parts[0];
  // What only one operand has and the output lacks is summed at once; the rest as its pair is multiplied.
  parts.slice(1).forEach(([x, names], i) => {
    const later = new Set([...output, ...parts.slice(i + 2).flatMap(([, others]) => others)]);
    [result, labels] = contract(result, labels, x, names, later);
  });
  const summed = labels.map((_, d) => d).filter((d) => !output.includes(labels[d]));
  if (parts.length === 1 || summed.length > 0) {
    if (summed.length > 0) result = result.sum(summed);
    labels = labels.filter((_, d) => !summed.includes(d));
  }
  return order(result, labels, output);
}

function implicitOutput(inputs: readonly string[], all: Labels, dots: Labels): Labels {
  const letters = inputs.join("").replace(/[^a-zA-Z]/g, "");
  const once = all.filter((label) => letter.test(label) && letters.split(label).length === 2);
  return [...dots, ...once.sort()];
}

function explicitOutput(equation: string, arrow: number, all: Labels, dots: Labels): Labels {
  const parsed = parse(equation.slice(arrow + 2), arrow + 2, null, "output");
  const output = expand(parsed, dots.length);
  output.forEach((label, i) => {
    if (output.indexOf(label) !== i)
      throw new RuntimeError(`einsum(): output subscript ${label} appears more than once in the output`);
    if (!all.includes(label))
      throw new RuntimeError(
        `einsum(): output subscript ${label} does not appear in the equation for any input operand`,
      );
  });
  return output;
}

/** The dimensions in the order of `output`. */
function order(x: Tensor, labels: Labels, output: Labels): Tensor {
  return x.permute(output.map((label) => labels.indexOf(label)));
}

/** The product of two operands, summed over the labels that nothing after it needs. */
function contract(a: Tensor, aLabels: Labels, b: Tensor, bLabels: Labels, later: Set<string>): [Tensor, Labels] {
  const trim = (x: Tensor, labels: Labels, others: Labels): [Tensor, Labels] => {
    const gone = labels.map((_, d) => d).filter((d) => !later.has(labels[d]) && !others.includes(labels[d]));
    return gone.length === 0 ? [x, labels] : [x.sum(gone), labels.filter((_, d) => !gone.includes(d))];
  };
  const [left, right] = [trim(a, aLabels, bLabels), trim(b, bLabels, aLabels)];
  const shared = left[1].filter((label) => right[1].includes(label));
  const size = (label: string, [x, labels]: [Tensor, Labels]) => x.shape[labels.indexOf(label)];
  // A size of 1 beside a larger one broadcasts: that is no sum of products.
  const summed = shared.filter((label) => !later.has(label));
  const batch = shared.filter((label) => later.has(label));
  const rows = left[1].filter((label) => !shared.includes(label));
  const columns = right[1].filter((label) => !shared.includes(label));
  if (summed.length === 0)
    return [multiply(left, right, [...batch, ...rows, ...columns]), [...batch, ...rows, ...columns]];
  const common = (label: string) => Math.max(size(label, left), size(label, right));
  const [batchSizes, sumSizes] = [batch.map(common), summed.map(common)];
  const sizesOf = (labels: Labels, side: [Tensor, Labels]) => labels.map((label) => size(label, side));
  const [n, p] = [sizesOf(rows, left), sizesOf(columns, right)];
  const first = order(left[0], left[1], [...batch, ...rows, ...summed]).expand([...batchSizes, ...n, ...sumSizes]);
  const second = order(right[0], right[1], [...batch, ...summed, ...columns]).expand([
    ...batchSizes,
    ...sumSizes,
    ...p,
  ]);
  const product = bmm(
    first.reshape(numel(batchSizes), numel(n), numel(sumSizes)),
    second.reshape(numel(batchSizes), numel(sumSizes), numel(p)),
  );
  return [product.view([...batchSizes, ...n, ...p]), [...batch, ...rows, ...columns]];
}

function multiply([a, aLabels]: [Tensor, Labels], [b, bLabels]: [Tensor, Labels], labels: Labels): Tensor {
  const aligned = (x: Tensor, own: Labels) => {
    const present = labels.filter((label) => own.includes(label));
    return labels.reduce((y, label, d) => (own.includes(label) ? y : y.unsqueeze(d)), order(x, own, present));
  };
  return mul(aligned(a, aLabels), aligned(b, bLabels));
}
