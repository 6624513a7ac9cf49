/** Samples of losses and distances. */
import torch from "../../../../src/engine/index.js";
import { cosineSimilarity, pairwiseDistance } from "../../../../src/engine/ops/distance.js";
import { cdist, pdist } from "../../../../src/engine/ops/distancePairs.js";
import { ctcLoss } from "../../../../src/engine/ops/lossCtc.js";
import {
  binaryCrossEntropyWithLogits,
  huberLoss,
  smoothL1Loss,
  softMarginLoss,
} from "../../../../src/engine/ops/lossElementwise.js";
import { multilabelMarginLoss, multiMarginLoss } from "../../../../src/engine/ops/lossMargin.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample, Samples } from "./sample.js";

type Tensor = torch.Tensor;

const int64 = (values: number[] | number[][]) => torch.tensor(values, { dtype: torch.int64 });
const signs = () => torch.tensor([1, -1, 1], { dtype: torch.float64 });
const shares = () => torch.tensor([0.2, 1, 0.5], { dtype: torch.float64 });

const pair = (f: (a: Tensor, b: Tensor) => Tensor): Sample => ({
  f,
  inputs: () => [leaf([2, 3], 1), leaf([2, 3], 2)],
});
const single = (f: (x: Tensor) => Tensor): Sample => ({ f, inputs: () => [leaf([2, 3], 1)] });
/** PyTorch has no second derivative of these either. */
const once = (sample: Sample): Sample => ({ ...sample, second: false });

export const losses: Samples = {
  huberLoss: [pair((a, b) => huberLoss(a, b, { delta: 0.7 })), pair((a, b) => huberLoss(a, b, { reduction: "none" }))],
  smoothL1Loss: [
    pair((a, b) => smoothL1Loss(a, b, { beta: 0.7 })),
    pair((a, b) => smoothL1Loss(a, b, { reduction: "sum" })),
  ],
  softMarginLoss: single((x) => softMarginLoss(x, signs().expand(2, 3))),
  binaryCrossEntropyWithLogits: [
    single((x) => binaryCrossEntropyWithLogits(x, shares().expand(2, 3))),
    pair((x, y) => binaryCrossEntropyWithLogits(x, y, { weight: shares(), posWeight: shares().add(1) })),
  ],
  multiMarginLoss: [
    once(single((x) => multiMarginLoss(x, int64([0, 2]), { weight: shares() }))),
    once(single((x) => multiMarginLoss(x, int64([0, 2]), { p: 2, reduction: "none" }))),
  ],
  multilabelMarginLoss: once(
    single((x) =>
      multilabelMarginLoss(
        x,
        int64([
          [2, 0, -1],
          [1, -1, 0],
        ]),
      ),
    ),
  ),
  ctcLoss: once({
    f: (x) => ctcLoss(x.logSoftmax(2), int64([1, 2, 2, 1]), [5, 4], [3, 1], { reduction: "none" }),
    inputs: () => [leaf([5, 2, 3], 1)],
  }),
  distanceNorm: [
    ...[1, 2, 3, 1.5].map((p) => pair((a, b) => pairwiseDistance(a, b, p))),
    once(pair((a, b) => pairwiseDistance(a, b.exp(), Infinity))),
    pair((a, b) => pairwiseDistance(a, b).add(cosineSimilarity(a, b))),
  ],
  pdist: [1, 2, 3].map((p) => once({ f: (x: Tensor) => pdist(x, p), inputs: () => [leaf([4, 3], 1)] })),
  cdist: [1, 2, 3].map((p) =>
    once({ f: (a: Tensor, b: Tensor) => cdist(a, b, p), inputs: () => [leaf([4, 3], 1), leaf([2, 3], 2)] }),
  ),
};
