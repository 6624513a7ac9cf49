/** Errors of norms over running statistics; what PyTorch 1.13 does was tried. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

const { batchNorm, instanceNorm } = nn.functional;
const fails = (run: () => unknown, message: RegExp) => assert.throws(run, { name: "RuntimeError", message });

const devices =
  /^Expected all tensors to be on the same device, but found at least two devices, (cpu and meta|meta and cpu)!$/;
const saved = /^Inference tensors cannot be saved for backward\. To work around you can make a clone/;
const changed = /^Inplace update to inference tensor outside InferenceMode is not allowed/;

const x = () => torch.tensor([1, 2, 3, 5], { dtype: torch.float32 }).view(4, 1);
const inference = () => torch.inferenceMode(() => ({ mean: torch.zeros(1), variance: torch.ones(1) }));

describe("running statistics", () => {
  test("lie on the device of the input", () => {
    const [mean, variance] = [torch.zeros(1), torch.ones(1)];
    const [metaMean, metaVariance] = [torch.zeros(1, { device: "meta" }), torch.ones(1, { device: "meta" })];
    for (const training of [true, false]) {
      fails(() => batchNorm(x(), metaMean, metaVariance, { training }), devices);
      fails(() => batchNorm(x(), mean, metaVariance, { training }), devices);
      fails(() => batchNorm(x().to("meta"), mean, variance, { training }), devices);
      assert.deepEqual(batchNorm(x().to("meta"), metaMean, metaVariance, { training }).shape, [4, 1]);
    }
    fails(() => instanceNorm(x().view(1, 1, 4), { runningMean: metaMean, runningVar: metaVariance }), devices);
    assert.deepEqual([mean.tolist(), variance.tolist()], [[0], [1]]);
  });

  test("made in inference mode are changed, but not where a graph is recorded", () => {
    const { mean, variance } = inference();
    for (const training of [true, false])
      fails(() => batchNorm(x().requiresGrad_(), mean, variance, { training }), saved);
    fails(() => batchNorm(x(), mean, variance, { training: true, weight: torch.ones(1).requiresGrad_() }), saved);
    assert.deepEqual([mean.tolist(), variance.tolist()], [[0], [1]]);
    batchNorm(x(), mean, variance, { training: true, momentum: 1 });
    assert.equal(mean.item(), 2.75);
    torch.noGrad(() => batchNorm(x().requiresGrad_(), mean, variance, { training: true, momentum: 1 }));
    torch.inferenceMode(() => batchNorm(x(), mean, variance, { training: true, momentum: 1 }));
    assert.equal(mean.item(), 2.75);
  });

  test("made in inference mode are not changed by an instance norm outside", () => {
    const { mean, variance } = inference();
    const input = x().view(1, 1, 4);
    fails(() => instanceNorm(input, { runningMean: mean, runningVar: variance }), changed);
    torch.inferenceMode(() => instanceNorm(input, { runningMean: mean, runningVar: variance, momentum: 1 }));
    assert.equal(mean.item(), 2.75);
  });

  test("have no gradient", () => {
    const mean = torch.zeros(1).requiresGrad_();
    const refused = /^The function 'native_batch_norm' is not differentiable with respect to argument 'running_mean'\./;
    fails(() => batchNorm(x(), mean, torch.ones(1), { training: true }), refused);
    fails(() => instanceNorm(x().view(1, 1, 4), { runningMean: mean, runningVar: torch.ones(1) }), refused);
    torch.noGrad(() => batchNorm(x(), mean, torch.ones(1), { training: true, momentum: 1 }));
    assert.equal(mean.item(), 2.75);
  });

  test("that repeat one value end as PyTorch's do", () => {
    const mean = torch.zeros(1).expand([2]);
    batchNorm(torch.tensor([1.5, 10, 3.5, 20]).view(2, 2), mean, torch.ones(2), { training: true, momentum: 1 });
    assert.deepEqual(mean.tolist(), [15, 15]);
  });
});
