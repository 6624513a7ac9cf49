/** Samples of convolutions, pools, padding, norms, embeddings, interpolation and folding. */
import torch from "../../../../src/engine/index.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Sample, Samples } from "./sample.js";

const F = torch.nn.functional;
type Tensor = torch.Tensor;

const int64 = (...values: number[]) => torch.tensor(values, { dtype: torch.int64 });

const of = (f: (...x: Tensor[]) => Tensor, ...shapes: number[][]): Sample => ({
  f,
  inputs: () => shapes.map((shape, i) => leaf(shape, i + 1, [-1, 1])),
});

/** The gradient of one input as a function of the inputs and of the output's gradient: the operations of backward passes. */
function derivative(f: (...x: Tensor[]) => Tensor, which: number, ...shapes: number[][]): Sample {
  const leaves = () => shapes.map((shape, i) => leaf(shape, i + 1, [-1, 1]));
  return {
    f: (...given) => {
      const [inputs, g] = [given.slice(0, -1), given.at(-1)!];
      const [grad] = torch.autograd.grad(f(...inputs), inputs[which], { gradOutputs: g, createGraph: true });
      // Every input takes part, also where the gradient does not depend on it.
      return inputs.reduce((sum, input) => sum.add(input.sum().mul(0)), grad);
    },
    inputs: () => {
      const inputs = leaves();
      return [...inputs, leaf(f(...inputs).shape, 9, [-1, 1])];
    },
    second: false,
  };
}

/** Piecewise linear: their second derivative is zero, or PyTorch has none. */
const once = (sample: Sample): Sample => ({ ...sample, second: false });

const strided = { stride: 2, padding: 1, dilation: 1 };
const image = [1, 2, 4, 4];
const running = () => [
  torch.tensor([0.1, -0.2], { dtype: torch.float64 }),
  torch.tensor([0.8, 1.3], { dtype: torch.float64 }),
];

export const spatial: Samples = {
  convolution: [
    of((x, w, b) => F.conv2d(x, w, b, strided), image, [3, 2, 3, 3], [3]),
    of((x, w) => F.conv1d(x, w, { groups: 2, padding: "same" }), [2, 2, 4], [2, 1, 2]),
    of((x, w) => F.conv3d(x, w), [1, 1, 2, 3, 2], [1, 1, 2, 2, 1]),
  ],
  convolutionTransposed: [
    of((x, w, b) => F.convTranspose2d(x, w, b, { stride: 2, outputPadding: 1 }), [1, 2, 2, 2], [2, 1, 2, 2], [1]),
    of((x, w) => F.convTranspose1d(x, w, { groups: 2, dilation: 2, outputPadding: 1 }), [1, 2, 3], [2, 1, 2]),
  ],
  convolutionWeight: [
    derivative((x, w) => F.conv2d(x, w, null, strided), 1, image, [1, 2, 2, 2]),
    derivative((x, w) => F.convTranspose1d(x, w, { stride: 2 }), 1, [1, 2, 3], [2, 1, 2]),
  ],

  maxPool: [
    once(of((x) => F.maxPool2d(x, 2, 1), image)),
    of((x) => F.adaptiveMaxPool1d(x, 2).exp(), [2, 5]),
    derivative((x) => F.maxPool2d(x, 3, 2, 1), 0, image),
  ],
  gatherPlanes: derivative((x) => F.maxUnpool2d(x, int64(0, 3, 8, 11).reshape(1, 1, 2, 2), 2), 0, [1, 1, 2, 2]),
  maxUnpool: of((x) => F.maxUnpool2d(x, int64(0, 3, 8, 11).reshape(1, 1, 2, 2), 2).exp(), [1, 1, 2, 2]),
  avgPool: [
    of((x) => F.avgPool2d(x, 3, 2, 1).exp(), image),
    of((x) => F.adaptiveAvgPool2d(x, [3, 2]).exp(), image),
    of((x) => F.avgPool3d(x, 2, { divisorOverride: 3 }).exp(), [1, 2, 2, 3]),
  ],
  avgPoolBackward: derivative((x) => F.avgPool2d(x, 3, { stride: 2, padding: 1, countIncludePad: false }), 0, image),

  constantPadNd: of((x) => F.pad(x, [1, -1, 0, 2], { value: 3 }).exp(), [2, 3]),
  borderPad: (["reflect", "replicate", "circular"] as const).map((mode) =>
    of((x) => F.pad(x, [2, 1], mode).exp(), [1, 2, 3]),
  ),
  borderPadBackward: derivative((x) => F.pad(x, [1, 2, 2, -1], "reflect"), 0, [1, 3, 3]),

  normalizeGroups: [
    of((x, w, b) => F.batchNorm(x, null, null, w, b, true), [3, 2, 2], [2], [2]),
    of((x, w) => F.batchNorm(x, ...(running() as [Tensor, Tensor]), { weight: w }), [3, 2], [2]),
    of((x, w, b) => F.layerNorm(x, [2, 3], w, b), [2, 2, 3], [2, 3], [2, 3]),
    of((x, w, b) => F.groupNorm(x, 2, w, b), [2, 4, 3], [4], [4]),
    of((x, b) => F.instanceNorm(x, { bias: b }), [2, 2, 4], [2]),
  ],

  embedding: of((w) => F.embedding(int64(0, 2, 2, 1), w).exp(), [3, 2]),
  embeddingBackward: derivative((w) => F.embedding(int64(0, 2, 2), w, { scaleGradByFreq: true }), 0, [3, 2]),
  embeddingBag: [
    of((w) => F.embeddingBag(int64(0, 2, 2, 1), w, int64(0, 3)).exp(), [3, 2]),
    of((w, s) => F.embeddingBag(int64(0, 2, 2, 1), w, int64(0, 3), { mode: "sum", perSampleWeights: s }), [3, 2], [4]),
  ],
  embeddingBagMax: once(of((w) => F.embeddingBag(int64(0, 2, 2, 1), w, int64(0, 3, 3), { mode: "max" }), [3, 2])),

  upsample: [
    of((x) => F.interpolate(x, { scaleFactor: 1.7 }).exp(), [1, 1, 3]),
    of((x) => F.interpolate(x, { size: [5, 2], mode: "bilinear", alignCorners: true }).exp(), [1, 1, 3, 3]),
    of((x) => F.interpolate(x, { size: [5, 2], mode: "bicubic" }).exp(), [1, 1, 3, 3]),
    of((x) => F.interpolate(x, { size: [2, 2], mode: "bilinear", antialias: true }).exp(), [1, 1, 3, 5]),
    of((x) => F.interpolate(x, { size: [3, 2, 2], mode: "trilinear" }).exp(), [1, 1, 2, 2, 2]),
  ],
  upsampleBackward: derivative((x) => F.interpolate(x, { size: [5, 2], mode: "bicubic" }), 0, [1, 1, 3, 3]),

  im2col: of((x) => F.unfold(x, 2, { padding: 1, stride: 2 }).exp(), image),
  col2im: of((x) => F.fold(x, [3, 4], 2).exp(), [4, 6]),
  pixelShuffle: of((x) => F.pixelShuffle(x, 2).exp(), [1, 4, 2, 1]),
  pixelUnshuffle: of((x) => F.pixelUnshuffle(x, 2).exp(), [1, 1, 2, 4]),
};
