/** Samples of arithmetic, mathematics, reductions, views, products, joining and losses. */
import torch from "../../../../src/engine/index.js";
import { alias } from "../../../../src/engine/ops/views.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample, Samples } from "./sample.js";

const F = torch.nn.functional;
type Tensor = torch.Tensor;

const away: [number, number] = [0.3, 2];
const inside: [number, number] = [0.1, 0.9];
const integers = (...values: number[]) => torch.tensor(values, { dtype: torch.int64 });

/** A function of one leaf `[2, 3]`. */
const one = (f: (x: Tensor) => Tensor, span?: [number, number], second?: false): Sample => ({
  f,
  inputs: () => [leaf([2, 3], 1, span)],
  second,
});
/** A function of leaves `[2, 3]` and `[3]`. */
const two = (f: (a: Tensor, b: Tensor) => Tensor, span?: [number, number]): Sample => ({
  f,
  inputs: () => [leaf([2, 3], 1, span), leaf([3], 2, span)],
});
const of = (f: (...x: Tensor[]) => Tensor, ...shapes: number[][]): Sample => ({
  f,
  inputs: () => shapes.map((shape, i) => leaf(shape, i + 1)),
});

export const core: Samples = {
  add: two((a, b) => a.add(b, { alpha: 2 })),
  sub: two((a, b) => a.sub(b)),
  mul: two((a, b) => a.mul(b)),
  div: two((a, b) => a.div(b), away),
  pow: [two((a, b) => a.pow(b), away), one((x) => x.pow(3)), one((x) => torch.pow(2, x))],
  remainder: { ...two((a, b) => a.remainder(b), away), second: false },
  maximum: { ...two((a, b) => a.maximum(b)), second: false },
  minimum: { ...two((a, b) => a.minimum(b)), second: false },
  where: of((a, b) => torch.where(a.detach().gt(0), a.mul(a), b.mul(b)), [2, 3], [3]),
  neg: one((x) => x.neg().mul(x)),
  floor: one((x) => x.floor(), inside, false),
  exp: one((x) => x.exp()),
  log: one((x) => x.log(), away),
  sqrt: one((x) => x.sqrt(), away),
  abs: one((x) => x.abs(), undefined, false),
  sign: one((x) => x.sign(), undefined, false),
  sin: one((x) => x.sin()),
  cos: one((x) => x.cos()),
  tanh: one((x) => x.tanh()),
  tanhBackward: derivative((x) => x.tanh()),
  sigmoid: one((x) => x.sigmoid()),
  sigmoidBackward: derivative((x) => x.sigmoid()),
  relu: one((x) => x.relu(), undefined, false),
  reluBackward: derivative((x) => x.relu()),

  sum: [one((x) => x.sum().mul(x)), one((x) => x.sum(1).exp()), one((x) => x.sum([0, 1], { keepdim: true }).mul(x))],
  mean: [one((x) => x.mean().mul(x)), one((x) => x.mean(0).exp())],
  var: [one((x) => x.var()), one((x) => x.var(1, { unbiased: false, keepdim: true }))],
  std: [one((x) => x.std()), one((x) => x.std(1))],
  max: one((x) => x.max(1).values.exp()),
  min: one((x) => x.min(0).values.exp()),
  maxAll: one((x) => x.max().exp()),
  minAll: one((x) => x.min().exp()),

  view: one((x) => x.exp().view(3, 2)),
  alias: one((x) => alias(x).exp()),
  permute: of((x) => x.permute(2, 0, 1).exp(), [2, 3, 2]),
  transpose: one((x) => x.transpose(0, 1).exp()),
  t: one((x) => x.t().exp()),
  expand: one((x) => x.expand(2, 2, 3).exp()),
  squeeze: one((x) => x.unsqueeze(0).squeeze(0).exp()),
  unsqueeze: one((x) => x.unsqueeze(1).exp()),
  select: one((x) => x.select(1, -1).exp()),
  slice: one((x) => x.at([torch.slice(), torch.slice(null, null, 2)]).exp()),
  clone: one((x) => x.clone().exp()),
  // Linear, so that a large step makes up for the digits that float32 lacks.
  toDtype: { f: (x) => x.float().double(), inputs: () => [leaf([3])], second: false, step: 0.1 },
  copy_: of((x, y) => x.mul(2).copy_(y.exp()).mul(x), [2, 3], [3]),
  fill_: one((x) => x.mul(3).fill_(2).mul(x)),
  zero_: one((x) => x.mul(3).zero_().add(x.exp())),

  mm: of((a, b) => a.mm(b), [2, 3], [3, 2]),
  addmm: of((c, a, b) => torch.addmm(c, a, b), [2], [2, 3], [3, 2]),
  bmm: of((a, b) => a.bmm(b), [2, 2, 3], [2, 3, 2]),
  mv: of((a, x) => a.mv(x), [2, 3], [3]),
  dot: of((a, b) => a.dot(b), [3], [3]),

  cat: [of((a, b) => torch.cat([a, b], 1).exp(), [2, 1], [2, 2]), of((a, b) => torch.stack([a, b], 1).exp(), [2], [2])],
  indexSelect: one((x) => x.indexSelect(1, integers(2, 0, 2)).exp()),
  indexAdd: of((x, s) => x.indexAdd(0, integers(1, 1), s).exp(), [3, 2], [2, 2]),
  indexCopy: of((x, s) => x.indexCopy(0, integers(2, 0), s).exp(), [3, 2], [2, 2]),

  softmax: one((x) => x.softmax(1)),
  logSoftmax: one((x) => x.logSoftmax(0)),
  mseLoss: [two((a, b) => F.mseLoss(a, b)), of((a, b) => F.mseLoss(a, b, { reduction: "none" }), [2], [2])],
  binaryCrossEntropy: [
    {
      f: (x) => F.binaryCrossEntropy(x, torch.tensor([0, 1, 1], { dtype: torch.float64 })),
      inputs: () => [leaf([3], 1, inside)],
    },
    {
      f: (x, y) => F.binaryCrossEntropy(x, y, { reduction: "none" }),
      inputs: () => [leaf([3], 1, inside), leaf([3], 2, inside)],
      second: false,
    },
  ],
  binaryCrossEntropyBackward: derivative(
    (x) => F.binaryCrossEntropy(x, torch.tensor([0, 1, 1], { dtype: torch.float64 }).expand(2, 3)),
    inside,
  ),
  nllLoss: [
    one((x) => F.nllLoss(x, integers(0, 2))),
    one((x) => F.nllLoss(x, integers(-100, 2), { reduction: "none" })),
    of((x) => F.crossEntropy(x, integers(1, 0), { labelSmoothing: 0.1 }), [2, 3]),
  ],
  nllLossBackward: derivative((x) => F.nllLoss(x.exp(), integers(0, 2))),
};

/** The gradient as a function of the input and of the output's gradient: the operations of backward passes. */
function derivative(f: (x: Tensor) => Tensor, span?: [number, number]): Sample {
  return {
    f: (x, g) => torch.autograd.grad(f(x), x, { gradOutputs: g, createGraph: true })[0].add(x.mul(0)),
    inputs: () => {
      const x = leaf([2, 3], 1, span);
      return [x, leaf(f(x).shape, 2)];
    },
    second: false,
  };
}
