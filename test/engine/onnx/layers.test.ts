/** Each layer and function that is exported, at batch sizes other than the traced one, against onnxruntime. */
import { describe, test } from "node:test";
import torch, { F, nn } from "../../../src/engine/index.js";
import type { Module } from "../../../src/engine/nn/module.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { checkExport } from "./onnxRuntime.js";

/** A function as a module. */
class Of extends nn.Module {
  constructor(private readonly run: (...inputs: Tensor[]) => Tensor | Tensor[]) {
    super();
    Object.defineProperty(this, "run", { enumerable: false });
  }
  override forward(...inputs: Tensor[]): Tensor | Tensor[] {
    return this.run(...inputs);
  }
}

const batches = [2, 1, 5];
/** A model, the shape of a sample, and what it may be given instead of normal numbers. */
type Row = [name: string, model: () => Module, sample: readonly number[], values?: (x: Tensor) => Tensor];

const check = (rows: readonly Row[]) => {
  for (const [name, make, sample, values = (x: Tensor) => x] of rows)
    test(name, async () => {
      torch.manualSeed(1);
      const model = make();
      const inputs = batches.map((batch) => values(torch.randn(batch, ...sample)));
      await checkExport(model, inputs);
    });
};

const of = (run: (x: Tensor) => Tensor | Tensor[]) => () => new Of(run);

describe("layers", () => {
  check([
    ["Linear", () => new nn.Linear(3, 4), [3]],
    ["Linear without bias", () => new nn.Linear(3, 4, { bias: false }), [3]],
    ["Linear over sequences", () => new nn.Linear(3, 4), [5, 3]],
    ["Linear over images", () => new nn.Linear(3, 4), [2, 5, 3]],
    [
      "Bilinear",
      () =>
        new (class extends nn.Module {
          mix = new nn.Bilinear(3, 3, 2);
          override forward(x: Tensor) {
            return this.mix(x, x.mul(2));
          }
        })(),
      [3],
    ],
    [
      "Sequential MLP",
      () =>
        new nn.Sequential(
          new nn.Linear(3, 8),
          new nn.ReLU({ inplace: true }),
          new nn.Dropout(0.5),
          new nn.Linear(8, 2),
        ),
      [3],
    ],
    ["Conv1d", () => new nn.Conv1d(3, 4, 3, { padding: 1, stride: 2 }), [3, 9]],
    ["Conv2d", () => new nn.Conv2d(4, 6, 3, { padding: [1, 2], stride: [2, 1], dilation: 2, groups: 2 }), [4, 9, 9]],
    ["Conv2d, padding same", () => new nn.Conv2d(3, 4, 4, { padding: "same" }), [3, 7, 7]],
    ["Conv2d, circular", () => new nn.Conv2d(3, 4, 3, { padding: 1, paddingMode: "circular" }), [3, 5, 5]],
    ["Conv3d", () => new nn.Conv3d(2, 3, 2), [2, 4, 4, 4]],
    ["ConvTranspose2d", () => new nn.ConvTranspose2d(3, 4, 3, { stride: 2, padding: 1, outputPadding: 1 }), [3, 5, 5]],
    ["ConvTranspose1d, groups", () => new nn.ConvTranspose1d(4, 6, 3, { groups: 2, dilation: 2 }), [4, 6]],
    ["BatchNorm1d", () => trained(new nn.BatchNorm1d(3), [3]), [3]],
    ["BatchNorm2d", () => trained(new nn.BatchNorm2d(3), [3, 4, 4]), [3, 4, 4]],
    ["BatchNorm2d without weights", () => trained(new nn.BatchNorm2d(3, { affine: false }), [3, 4, 4]), [3, 4, 4]],
    ["LayerNorm", () => varied(new nn.LayerNorm(6)), [4, 6]],
    ["LayerNorm over two dimensions", () => varied(new nn.LayerNorm([4, 6])), [4, 6]],
    ["LayerNorm without weights", () => new nn.LayerNorm(6, { elementwiseAffine: false }), [4, 6]],
    ["GroupNorm", () => varied(new nn.GroupNorm(2, 6)), [6, 4, 4]],
    ["InstanceNorm2d", () => varied(new nn.InstanceNorm2d(3, { affine: true })), [3, 4, 4]],
    [
      "InstanceNorm1d with statistics",
      () => trained(new nn.InstanceNorm1d(3, { trackRunningStats: true }), [3, 6]),
      [3, 6],
    ],
    ["LocalResponseNorm", () => new nn.LocalResponseNorm(2), [4, 3, 3]],
    ["MaxPool1d", () => new nn.MaxPool1d(3, { stride: 2, padding: 1 }), [2, 9]],
    ["MaxPool2d", () => new nn.MaxPool2d(3, { stride: 2, padding: 1, dilation: 2 }), [2, 11, 11]],
    ["MaxPool2d, ceilMode", () => new nn.MaxPool2d(3, { stride: 2, ceilMode: true }), [2, 8, 8]],
    [
      "MaxPool2d, ceilMode, window in the padding",
      () => new nn.MaxPool2d(2, { stride: 3, padding: 1, ceilMode: true }),
      [2, 6, 7],
    ],
    ["AvgPool2d", () => new nn.AvgPool2d(3, { stride: 2, padding: 1 }), [2, 7, 7]],
    [
      "AvgPool2d, without padding counted",
      () => new nn.AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false, ceilMode: true }),
      [2, 8, 8],
    ],
    ["AvgPool2d, divisor", () => new nn.AvgPool2d(2, { divisorOverride: 3 }), [2, 8, 8]],
    ["AvgPool1d", () => new nn.AvgPool1d(3), [2, 9]],
    ["LPPool2d", () => new nn.LPPool2d(2, 2), [2, 4, 4]],
    ["AdaptiveAvgPool2d to 1", () => new nn.AdaptiveAvgPool2d(1), [2, 5, 5]],
    ["AdaptiveAvgPool2d to a divisor", () => new nn.AdaptiveAvgPool2d([2, 3]), [2, 4, 9]],
    ["AdaptiveAvgPool2d to any size", () => new nn.AdaptiveAvgPool2d([3, 4]), [2, 5, 7]],
    ["AdaptiveAvgPool1d", () => new nn.AdaptiveAvgPool1d(4), [2, 7]],
    ["AdaptiveMaxPool2d", () => new nn.AdaptiveMaxPool2d(2), [2, 4, 4]],
    ["ReflectionPad2d", () => new nn.ReflectionPad2d([1, 2, 0, 1]), [2, 4, 4]],
    ["ReplicationPad1d", () => new nn.ReplicationPad1d(2), [2, 4]],
    ["ConstantPad2d", () => new nn.ConstantPad2d([1, 0, 2, -1], 3), [2, 4, 4]],
    ["ZeroPad2d", () => new nn.ZeroPad2d(1), [2, 4, 4]],
    ["Upsample nearest", () => new nn.Upsample({ scaleFactor: 2 }), [2, 3, 4]],
    ["Upsample bilinear", () => new nn.Upsample({ scaleFactor: 2, mode: "bilinear" }), [2, 3, 4]],
    [
      "Upsample bilinear, corners",
      () => new nn.Upsample({ size: [5, 7], mode: "bilinear", alignCorners: true }),
      [2, 3, 4],
    ],
    ["Upsample bicubic", () => new nn.Upsample({ scaleFactor: 2, mode: "bicubic" }), [2, 4, 4]],
    ["PixelShuffle", () => new nn.PixelShuffle(2), [8, 3, 3]],
    ["PixelUnshuffle", () => new nn.PixelUnshuffle(2), [2, 4, 6]],
    ["Flatten", () => new nn.Flatten(), [2, 3, 4]],
    ["Flatten in the middle", () => new nn.Flatten(2, 3), [2, 3, 4]],
    ["Unflatten", () => new nn.Unflatten(1, [2, 3]), [6]],
    ["Embedding", () => new nn.Embedding(10, 4), [5], (x) => x.abs().mul(3).clamp(0, 9).long()],
    ["LSTM", () => new nn.LSTM(3, 4, { numLayers: 2, bidirectional: true, batchFirst: true }), [6, 3]],
    ["LSTM without bias", () => new nn.LSTM(3, 4, { bias: false, batchFirst: true }), [6, 3]],
    ["GRU", () => new nn.GRU(3, 4, { batchFirst: true, bidirectional: true }), [6, 3]],
    ["RNN", () => new nn.RNN(3, 4, { batchFirst: true }), [6, 3]],
    ["RNN with ReLU", () => new nn.RNN(3, 4, { batchFirst: true, nonlinearity: "relu" }), [6, 3]],
    ["GRUCell", () => new nn.GRUCell(3, 4), [3]],
    ["LSTMCell", () => new nn.LSTMCell(3, 4), [3]],
    [
      "MultiheadAttention",
      () =>
        new (class extends nn.Module {
          attention = new nn.MultiheadAttention(6, 2, { batchFirst: true });
          override forward(x: Tensor) {
            return this.attention(x, x, x);
          }
        })(),
      [5, 6],
    ],
    [
      "TransformerEncoderLayer",
      () => new nn.TransformerEncoderLayer(6, 2, { dimFeedforward: 8, batchFirst: true }),
      [5, 6],
    ],
    [
      "TransformerEncoder",
      () =>
        new nn.TransformerEncoder(
          new nn.TransformerEncoderLayer(6, 2, {
            dimFeedforward: 8,
            batchFirst: true,
            activation: "gelu",
            normFirst: true,
          }),
          2,
        ),
      [5, 6],
    ],
    [
      "Transformer",
      () =>
        new (class extends nn.Module {
          transformer = new nn.Transformer({
            dModel: 6,
            nhead: 2,
            numEncoderLayers: 1,
            numDecoderLayers: 1,
            dimFeedforward: 8,
            batchFirst: true,
          });
          override forward(x: Tensor) {
            return this.transformer(x, x.narrow(1, 0, 3), { tgtMask: nn.Transformer.generateSquareSubsequentMask(3) });
          }
        })(),
      [5, 6],
    ],
  ]);
});

/** A norm whose running statistics are not those it began with. */
function trained<M extends Module>(norm: M, sample: readonly number[]): M {
  for (let i = 0; i < 3; i++)
    (norm as unknown as (x: Tensor) => Tensor)(
      torch
        .randn(8, ...sample)
        .mul(2)
        .add(1),
    );
  return varied(norm);
}

function varied<M extends Module>(module: M): M {
  torch.noGrad(() => {
    for (const parameter of module.parameters()) parameter.add_(torch.randn(parameter.shape).mul(0.3));
  });
  return module;
}

describe("activations", () => {
  const layers: Record<string, Module> = {
    ReLU: new nn.ReLU(),
    ReLU6: new nn.ReLU6(),
    LeakyReLU: new nn.LeakyReLU(0.2),
    ELU: new nn.ELU(1.5),
    SELU: new nn.SELU(),
    CELU: new nn.CELU(1.3),
    GELU: new nn.GELU(),
    "GELU tanh": new nn.GELU({ approximate: "tanh" }),
    SiLU: new nn.SiLU(),
    Mish: new nn.Mish(),
    Softplus: new nn.Softplus({ beta: 2 }),
    Softsign: new nn.Softsign(),
    Softshrink: new nn.Softshrink(0.3),
    Hardshrink: new nn.Hardshrink(0.3),
    Tanhshrink: new nn.Tanhshrink(),
    Hardtanh: new nn.Hardtanh(-0.5, 0.7),
    Hardsigmoid: new nn.Hardsigmoid(),
    Hardswish: new nn.Hardswish(),
    Sigmoid: new nn.Sigmoid(),
    Tanh: new nn.Tanh(),
    LogSigmoid: new nn.LogSigmoid(),
    Threshold: new nn.Threshold(0.1, 5),
    PReLU: new nn.PReLU({ numParameters: 4 }),
    RReLU: new nn.RReLU(),
    GLU: new nn.GLU(1),
    Softmax: new nn.Softmax(1),
    Softmin: new nn.Softmin(1),
    LogSoftmax: new nn.LogSoftmax(1),
    Softmax2d: new nn.Softmax2d(),
  };
  check(Object.entries(layers).map(([name, layer]) => [name, () => layer, [4, 3, 3]]));
});

describe("functions", () => {
  const positive = (x: Tensor) => x.abs().add(0.1);
  check([
    ["arithmetic", of((x) => x.add(1).sub(x.mul(2)).div(3).neg().pow(2)), [3]],
    ["a plain number first", of((x) => torch.rsub(x, 1)), [3]],
    ["whole numbers", of((x) => x.mul(10).long().add(3).mul(2)), [3]],
    [
      "remainders",
      of((x) => [x.remainder(0.7), x.fmod(0.7), x.mul(10).long().remainder(3), x.mul(10).long().floorDivide(3)]),
      [9],
    ],
    [
      "rounded quotients",
      of((x) => [x.div(0.3, { roundingMode: "floor" }), x.div(0.3, { roundingMode: "trunc" })]),
      [9],
    ],
    ["exponentials", of((x) => [x.exp(), x.expm1(), torch.exp2(x)]), [3]],
    [
      "logarithms",
      of((x) => [x.log(), x.log1p(), x.log2(), x.log10(), x.sqrt(), x.rsqrt(), x.reciprocal()]),
      [3],
      positive,
    ],
    ["trigonometry", of((x) => [x.sin(), x.cos(), x.tan(), x.atan(), x.sinh(), x.cosh(), x.asinh()]), [3]],
    [
      "rounding",
      of((x) => [x.floor(), x.ceil(), x.round(), x.trunc(), x.frac(), x.sign(), x.abs()]),
      [8],
      (x) => x.mul(3),
    ],
    ["error functions", of((x) => [torch.erf(x), torch.erfc(x)]), [5]],
    [
      "clamp",
      of((x) => [x.clamp(-0.5, 0.5), x.clamp({ min: 0 }), x.clamp({ max: 0 }), torch.maximum(x, x.neg())]),
      [5],
    ],
    ["comparisons", of((x) => [x.gt(0), x.ge(0), x.lt(0.5), x.le(0.5), x.eq(x), x.ne(0)]), [5]],
    [
      "logic",
      of((x) => [x.gt(0).logicalAnd(x.lt(1)), x.gt(0).logicalNot(), x.gt(0).logicalOr(x.lt(-1)), x.isnan()]),
      [5],
    ],
    ["where", of((x) => torch.where(x.gt(0), x, x.mul(0.1))), [5]],
    ["where with numbers", of((x) => torch.where(x.gt(0), 1, 0)), [5]],
    ["maskedFill", of((x) => x.maskedFill(x.lt(0), -1)), [5]],
    ["lerp and addcmul", of((x) => [torch.lerp(x, x.mul(2), 0.3), torch.addcmul(x, x, x, { value: 2 })]), [5]],
    ["sums and means", of((x) => [x.sum(1), x.mean([1, 2], { keepdim: true }), x.sum(), x.prod(1)]), [3, 4]],
    [
      "extremes",
      of((x) => [x.amax(1), x.amin([1, 2]), x.max(), ...x.max(1), x.argmax(1), x.argmin({ dim: 2, keepdim: true })]),
      [3, 4],
    ],
    ["spreads", of((x) => [x.var(1), x.std(1, { unbiased: false }), x.var([0, 1]), x.logsumexp(1)]), [3, 4]],
    ["norms", of((x) => [x.norm(), x.norm(1, { dim: 1 }), x.norm(3, { dim: 1 }), F.normalize(x)]), [3, 4]],
    ["any and all", of((x) => [x.gt(0).any(1), x.gt(0).all(1)]), [3]],
    ["cumsum and sort", of((x) => [x.cumsum(1), ...x.sort(1), ...x.topk(2, { dim: 1 })]), [6]],
    [
      "views",
      of((x) => [x.view(x.shape[0], -1), x.reshape(-1, 2), x.permute(2, 0, 1), x.transpose(1, 2), x.flatten()]),
      [3, 4],
    ],
    ["view of a product", of((x) => x.view(x.shape[0] * 3, 2, 2)), [3, 4]],
    ["squeeze", of((x) => [x.unsqueeze(1), x.unsqueeze(-1).squeeze(2), x.sum(1, { keepdim: true }).squeeze(1)]), [3]],
    ["expand", of((x) => [x.unsqueeze(1).expand(-1, 4, -1), x.unsqueeze(0).expand(2, ...x.shape)]), [3]],
    [
      "selects and slices",
      of((x) =>
        [x.at(0), x.at(-1), x.select(1, 2), x.narrow(1, 1, 2), x.at([torch.slice(null, null, 2)])].map((y) => y.mul(1)),
      ),
      [4],
    ],
    [
      "split and chunk",
      of((x) => [...x.split(2, 1), ...x.chunk(2, 1), ...torch.unbind(x, 1).slice(0, 2)].map((y) => y.mul(1))),
      [5],
    ],
    ["cat and stack", of((x) => [torch.cat([x, x.mul(2)], 1), torch.stack([x, x], 1), torch.cat([x, x])]), [3]],
    ["flip, roll, repeat", of((x) => [x.flip(1), x.roll(1, 1), x.repeat(1, 2), x.tril()]), [3]],
    [
      "products",
      of((x) => [torch.matmul(x, x.transpose(1, 2)), torch.bmm(x, x.transpose(1, 2)), x.matmul(x.at(0).at(0))]),
      [3, 4],
    ],
    ["einsum", of((x) => torch.einsum("bij,bkj->bik", x, x)), [3, 4]],
    ["batches that broadcast", of((x) => x.unsqueeze(1).matmul(torch.ones([2, 4, 3]))), [3, 4]],
    [
      "indices",
      of((x) => [x.indexSelect(1, torch.tensor([2, 0])), x.at([torch.slice(), torch.tensor([0, 1, 1])])]),
      [3, 2],
    ],
    ["gather", of((x) => x.gather(1, x.argsort(1))), [4]],
    ["constants of the batch", of((x) => x.add(torch.ones([x.shape[0], 3])).add(torch.arange(3))), [3]],
    ["numbered rows", of((x) => x.add(torch.arange(x.shape[0]).unsqueeze(1))), [3]],
    ["in place", of((x) => x.mul(2).add_(1).mul_(3)), [3]],
    ["interpolate", of((x) => F.interpolate(x, { scaleFactor: 2, mode: "nearest-exact" })), [2, 3, 4]],
    ["interpolate, area", of((x) => F.interpolate(x, { size: [2, 2], mode: "area" })), [2, 4, 4]],
  ]);
});
