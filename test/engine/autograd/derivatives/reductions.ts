/** Samples of reductions, scans and sorting. */
import torch from "../../../../src/engine/index.js";
import type { Sample, Samples } from "./sample.js";
import { of, one } from "./uses.js";

type Tensor = torch.Tensor;
const positive: [number, number] = [0.3, 2];

/** A function of a leaf with zeros in it. */
const withZeros = (f: (x: Tensor) => Tensor, zeros: number): Sample => ({
  f,
  inputs: () => [
    torch
      .tensor(
        [0.5, -1.5, 2, 0.7, 1.2, -0.4].map((value, i) => (i % 3 < zeros ? 0 : value)),
        { dtype: torch.float64 },
      )
      .reshape(2, 3)
      .requiresGrad_(),
  ],
});

const norms = [1, 2, 3, 1.5, 0.5, -1, Infinity, -Infinity];

export const reductions: Samples = {
  nansum: [one((x) => x.nansum().mul(x)), one((x) => x.nansum(1).exp())],
  prod: [
    one((x) => x.prod(), positive),
    one((x) => x.prod(1), positive),
    withZeros((x) => x.prod(1), 1),
    withZeros((x) => x.prod(1), 2),
    withZeros((x) => x.prod(), 1),
  ],
  varMean: [
    one((x) => torch.varMean(x, 1).var.mul(torch.varMean(x, 0).mean.sum())),
    one((x) => torch.stack([...torch.varMean(x, { dim: 1, correction: 0 })])),
  ],
  stdMean: one((x) => torch.stack([...torch.stdMean(x, [0, 1])])),
  amax: [one((x) => x.amax(1).exp()), one((x) => x.amax([0, 1], { keepdim: true }).exp())],
  amin: one((x) => x.amin(0).exp()),
  aminmax: one((x) => x.aminmax().max, undefined, { refused: /derivative for aten::aminmax is not implemented/ }),
  logsumexp: [one((x) => x.logsumexp(1)), one((x) => x.logsumexp([0, 1], { keepdim: true }))],
  norm: norms.flatMap((p) => [one((x) => x.norm(p), positive), one((x) => x.norm(p, 1).exp(), positive)]),
  dist: [of((a, b) => a.dist(b), [2, 3], [3]), of((a, b) => a.dist(b, 3), [2, 3], [2, 3])],
  renorm: one((x) => x.renorm(2, 0, 1)),

  medianAlong: one((x) => x.median(1).values.exp()),
  nanmedianAlong: one((x) => x.nanmedian(1).values.exp()),
  median: one((x) => x.median().exp()),
  nanmedian: one((x) => x.nanmedian().exp()),
  mode: one((x) => x.mode(1).values.exp()),
  kthvalue: one((x) => x.kthvalue(2, 1).values.exp()),

  cumsum: [one((x) => x.cumsum(1).exp()), one((x) => x.cumsum(0).exp())],
  cumprod: [one((x) => x.cumprod(1), positive), withZeros((x) => x.cumprod(1), 1), withZeros((x) => x.cumprod(1), 2)],
  logcumsumexp: one((x) => x.logcumsumexp(1)),
  cummax: one((x) => x.cummax(1).values.exp()),
  cummin: one((x) => x.cummin(0).values.exp()),

  sort: [one((x) => x.sort(1).values.exp()), one((x) => torch.quantile(x, 0.3, 1).exp())],
  topk: one((x) => x.topk(2).values.exp()),
};
