/** Losses as modules do what their functions do (those are checked against PyTorch by test/golden/ops). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { F, nn } from "../../../src/engine/index.js";
import { setWarningHandler } from "../../../src/engine/warn.js";

type Tensor = torch.Tensor;

setWarningHandler(() => {});

const x = torch.tensor([
  [0.5, -1, 2],
  [0.25, 3, -0.5],
]);
const z = torch.tensor([
  [1, 0.5, -2],
  [0.5, 1, -1.5],
]);
const signs = torch.tensor([1, -1], { dtype: torch.float32 });
const p = x.sigmoid();
const labels = torch.tensor([2, 0]);
const weight = torch.tensor([1, 2, 0.5]);
const sum = { reduction: "sum" } as const;

const pairs: [made: () => Tensor, want: () => Tensor][] = [
  [() => new nn.MSELoss(sum)(x, z), () => F.mseLoss(x, z, sum)],
  [() => new nn.L1Loss()(x, z), () => F.l1Loss(x, z)],
  [() => new nn.HuberLoss("sum", 0.5)(x, z), () => F.huberLoss(x, z, { ...sum, delta: 0.5 })],
  [() => new nn.SmoothL1Loss({ beta: 0.5 })(x, z), () => F.smoothL1Loss(x, z, { beta: 0.5 })],
  [() => new nn.BCELoss(weight)(p, p), () => F.binaryCrossEntropy(p, p, { weight })],
  [
    () => new nn.BCEWithLogitsLoss({ posWeight: weight })(x, p),
    () => F.binaryCrossEntropyWithLogits(x, p, { posWeight: weight }),
  ],
  [() => new nn.NLLLoss({ weight, ignoreIndex: 0 })(x, labels), () => F.nllLoss(x, labels, { weight, ignoreIndex: 0 })],
  [
    () => new nn.CrossEntropyLoss(weight, { labelSmoothing: 0.1 })(x, labels),
    () => F.crossEntropy(x, labels, { weight, labelSmoothing: 0.1 }),
  ],
  [() => new nn.KLDivLoss({ reduction: "batchmean" })(x, p), () => F.klDiv(x, p, { reduction: "batchmean" })],
  [
    () => new nn.PoissonNLLLoss(false, { full: true })(p, p),
    () => F.poissonNllLoss(p, p, { logInput: false, full: true }),
  ],
  [() => new nn.GaussianNLLLoss({ eps: 0.5 })(x, z, p), () => F.gaussianNllLoss(x, z, p, { eps: 0.5 })],
  [
    () => new nn.CTCLoss(1)(x.logSoftmax(1).unsqueeze(1), torch.tensor([[2]]), [2], [1]),
    () => F.ctcLoss(x.logSoftmax(1).unsqueeze(1), torch.tensor([[2]]), [2], [1], { blank: 1 }),
  ],
  [() => new nn.MarginRankingLoss(0.5)(x, z, z.sign()), () => F.marginRankingLoss(x, z, z.sign(), { margin: 0.5 })],
  [() => new nn.HingeEmbeddingLoss({ margin: 2 })(x, z.sign()), () => F.hingeEmbeddingLoss(x, z.sign(), { margin: 2 })],
  [() => new nn.CosineEmbeddingLoss(0.1)(x, z, signs), () => F.cosineEmbeddingLoss(x, z, signs, { margin: 0.1 })],
  [() => new nn.SoftMarginLoss(sum)(x, z.sign()), () => F.softMarginLoss(x, z.sign(), sum)],
  [
    () => new nn.MultiMarginLoss(2, 0.5, weight)(x, labels),
    () => F.multiMarginLoss(x, labels, { p: 2, margin: 0.5, weight }),
  ],
  [
    () =>
      new nn.MultiLabelMarginLoss()(
        x,
        torch.tensor([
          [0, 2, -1],
          [1, -1, 0],
        ]),
      ),
    () =>
      F.multilabelMarginLoss(
        x,
        torch.tensor([
          [0, 2, -1],
          [1, -1, 0],
        ]),
      ),
  ],
  [() => new nn.MultiLabelSoftMarginLoss(weight)(x, p), () => F.multilabelSoftMarginLoss(x, p, { weight })],
  [
    () => new nn.TripletMarginLoss(2, 1, { swap: true })(x, z, p),
    () => F.tripletMarginLoss(x, z, p, { margin: 2, p: 1, swap: true }),
  ],
  [
    () => new nn.TripletMarginWithDistanceLoss({ distanceFunction: (a, b) => a.sub(b).abs().sum(1) })(x, z, p),
    () => F.tripletMarginLoss(x, z, p, { p: 1, eps: 0 }),
  ],
  [() => new nn.CosineSimilarity(0)(x, z), () => F.cosineSimilarity(x, z, 0)],
  [() => new nn.PairwiseDistance(1, { keepdim: true })(x, z), () => F.pairwiseDistance(x, z, { p: 1, keepdim: true })],
];

describe("losses as modules", () => {
  for (const [made, want] of pairs)
    test(/nn\.(\w+)/.exec(String(made))?.[1] ?? String(made), () => {
      const [loss, expected] = [made(), want()];
      assert.deepEqual([loss.shape, loss.tolist()], [expected.shape, expected.tolist()]);
    });

  test("texts", () => {
    assert.equal(String(new nn.CrossEntropyLoss({ reduction: "sum" })), "CrossEntropyLoss()");
    assert.equal(String(new nn.PairwiseDistance(1)), "PairwiseDistance()");
  });

  test("weights are buffers", () => {
    const loss = new nn.BCEWithLogitsLoss({ weight, posWeight: weight });
    assert.deepEqual(Object.keys(loss.stateDict()), ["weight", "pos_weight"]);
    loss.double();
    assert.equal(loss(x.double(), p.double()).dtype, torch.float64);
    assert.deepEqual(Object.keys(new nn.CrossEntropyLoss().stateDict()), []);
  });

  test("wrong options", () => {
    assert.throws(() => new nn.MSELoss({ reduce: true } as object), {
      name: "TypeError",
      message: "MSELoss got an unexpected option 'reduce'; it takes 'reduction'",
    });
    assert.throws(() => new nn.HuberLoss({ reduction: "avg" as "sum" })(x, z), {
      name: "ValueError",
      message: /^avg is not a valid value for reduction/,
    });
  });
});
