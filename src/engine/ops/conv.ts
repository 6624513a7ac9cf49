import { isGradEnabled } from "../autograd/mode.js";
import {
  addChannels,
  type Convolution,
  convolve,
  convolveTransposed,
  convolveWeight,
  sumChannels,
} from "../backend/cpu/convolution.js";
import { volume } from "../backend/cpu/columns.js";
import { dense } from "../backend/cpu/dense.js";
import { intoContiguous } from "../backend/cpu/numeric.js";
import { convolve32, convolveTransposed32, convolveWeight32, sumChannels32 } from "../backend/cpu/wasm/convolution.js";
import { numel, type Shape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { checkConvolution, type ConvolutionShape, convolutionSize } from "./convChecks.js";
import { apply, type ComputeOperation, copyInto, define } from "./operation.js";

/** Spatial settings, one number a dimension; `size` is the spatial size of the result where another tensor gives it. */
interface Settings extends ConvolutionShape {
  readonly size: Shape | null;
}

/**
 * The geometry by which `weight` maps `big` to `small`: all three operations below are the same bilinear map, seen from `small`, `big`
 * and `weight`.
 */
function geometry(big: Shape, small: Shape, weight: Shape, p: ConvolutionShape): Convolution {
  return {
    batch: big[0],
    groups: p.groups,
    filters: small[1] / p.groups,
    window: {
      channels: weight[1],
      input: volume(big.slice(2), 1),
      output: volume(small.slice(2), 1),
      kernel: volume(weight.slice(2), 1),
      stride: volume(p.stride, 1),
      padding: volume(p.padding, 0),
      dilation: volume(p.dilation, 1),
    },
  };
}

const spatial = (shape: Shape): Shape => shape.slice(2);

/** Runs `run` with contiguous operands: copies of those that are not, freed afterwards. */
function withContiguous<R>(x: Tensor, y: Tensor, run: (x: Tensor, y: Tensor) => R): R {
  const [a, b] = [contiguous(x), contiguous(y)];
  const result = run(a, b);
  if (a !== x) a.storageRef.release();
  if (b !== y) b.storageRef.release();
  return result;
}

function contiguous(x: Tensor): Tensor {
  if (x.isContiguous()) return x;
  const copy = Tensor.empty(x.shape, x.dtype);
  copyInto(copy, x);
  return copy;
}

/** `[N, C, ...] ⋆ [F, C/g, ...] + bias`. */
const convolutionOp: ComputeOperation<Settings> = define<Settings, ComputeOperation<Settings>>({
  name: "convolution",
  gradName: "ConvolutionBackward0",
  saves: [0, 1],
  infer: ([x, weight, bias], p) => {
    if (p.size === null) checkConvolution(x, weight, bias, p);
    const size = p.size ?? convolutionSize(x.shape, weight.shape, p);
    return { shape: [x.shape[0], weight.shape[0], ...size], dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, weight, bias], p) => {
    const c = geometry(x.shape, output.shape, weight.shape, p);
    if (withContiguous(x, weight, (a, b) => convolve32(output, a, b, bias, c))) return;
    intoContiguous(output, (out, base) => {
      convolve(out, base, dense(x), dense(weight), c);
      if (bias !== undefined) addBias(out, base, output, bias);
    });
  },
  backward: (c, g) => {
    const [x, weight] = [c.inputSpecs[0].shape, c.inputSpecs[1].shape];
    return [
      c.needs(0) ? apply(transposedOp, [g!, c.input(1)], { ...c.params, size: spatial(x) }) : null,
      c.needs(1) ? apply(weightOp, [c.input(0), g!], { ...c.params, size: spatial(weight) }) : null,
      ...biasGradient(c.inputSpecs.length, () => c.needs(2), g!),
    ];
  },
  formula: { forward: "x ⋆ W + b", backward: ["g ⋆ᵀ W", "x ⋆ g", "Σ g a channel"] },
});

/** The transpose of `convolution` in its input, `[N, F, ...]` with `[F, C/g, ...]` to `[N, C, ...]`, plus bias. */
const transposedOp: ComputeOperation<Settings> = define<Settings, ComputeOperation<Settings>>({
  name: "convolutionTransposed",
  gradName: "ConvolutionBackward0",
  saves: [0, 1],
  infer: ([x, weight, bias], p) => {
    if (p.size === null) checkConvolution(x, weight, bias, p);
    const size = p.size ?? convolutionSize(x.shape, weight.shape, p);
    return { shape: [x.shape[0], weight.shape[1] * p.groups, ...size], dtype: x.dtype };
  },
  overwrites: true,
  forward: ([output], [x, weight, bias], p) => {
    const c = geometry(output.shape, x.shape, weight.shape, p);
    if (withContiguous(x, weight, (a, b) => convolveTransposed32(output, a, b, bias, c))) return;
    intoContiguous(output, (out, base) => {
      convolveTransposed(out, base, dense(x), dense(weight), c);
      if (bias !== undefined) addBias(out, base, output, bias);
    });
  },
  backward: (c, g) => {
    const [x, weight] = [c.inputSpecs[0].shape, c.inputSpecs[1].shape];
    return [
      c.needs(0) ? apply(convolutionOp, [g!, c.input(1)], { ...c.params, size: spatial(x) }) : null,
      c.needs(1) ? apply(weightOp, [g!, c.input(0)], { ...c.params, size: spatial(weight) }) : null,
      ...biasGradient(c.inputSpecs.length, () => c.needs(2), g!),
    ];
  },
  formula: { forward: "x ⋆ᵀ W + b", backward: ["g ⋆ W", "g ⋆ x", "Σ g a channel"] },
});

/** The gradient of the weight: the input `[N, C, ...]` against the output's gradient `[N, F, ...]` gives `[F, C/g, ...]`. */
const weightOp: ComputeOperation<Settings> = define<Settings, ComputeOperation<Settings>>({
  name: "convolutionWeight",
  gradName: "ConvolutionBackwardBackward0",
  saves: [0, 1],
  infer: ([big, small], p) => ({ shape: [small.shape[1], big.shape[1] / p.groups, ...p.size!], dtype: big.dtype }),
  overwrites: true,
  forward: ([output], [big, small], p) => {
    const c = geometry(big.shape, small.shape, output.shape, p);
    if (withContiguous(big, small, (a, b) => convolveWeight32(output, a, b, c))) return;
    intoContiguous(output, (out, base) => convolveWeight(out, base, dense(big), dense(small), c));
  },
  backward: (c, g) => {
    const [big, small] = [c.inputSpecs[0].shape, c.inputSpecs[1].shape];
    return [
      c.needs(0) ? apply(transposedOp, [c.input(1), g!], { ...c.params, size: spatial(big) }) : null,
      c.needs(1) ? apply(convolutionOp, [c.input(0), g!], { ...c.params, size: spatial(small) }) : null,
    ];
  },
  formula: { forward: "x ⋆ g", backward: ["g ⋆ᵀ g'", "x ⋆ g'"] },
});

function addBias(out: Parameters<typeof addChannels>[0], base: number, output: Tensor, bias: Tensor): void {
  addChannels(out, base, dense(bias), output.shape[0], output.shape[1], numel(output.shape.slice(2)));
}

function biasGradient(inputs: number, needed: () => boolean, g: Tensor): (Tensor | null)[] {
  if (inputs < 3) return [];
  return [needed() ? sumOverChannels(g) : null];
}

const channelSumOp = define<null, ComputeOperation<null>>({
  name: "channelSum",
  gradName: "",
  saves: [],
  infer: ([x]) => ({ shape: [x.shape[1]], dtype: x.dtype }),
  overwrites: true,
  forward: ([output], [x]) => {
    const [batch, channels, size] = [x.shape[0], x.shape[1], numel(x.shape.slice(2))];
    if (sumChannels32(output, x, batch, channels, size)) return;
    intoContiguous(output, (out, base) => sumChannels(out, base, dense(x), batch, channels, size));
  },
  backward: null,
  formula: { forward: "Σ x a channel", backward: [] },
});

/** `[N, C, ...]` summed to `[C]`; the plain sum where it must be differentiable again. */
export function sumOverChannels(x: Tensor): Tensor {
  if (isGradEnabled() && x.requiresGrad) return x.sum(x.shape.map((_, d) => d).filter((d) => d !== 1));
  return apply(channelSumOp, [x], null);
}

/** Any convolution of a batch: what the functions of nn.functional and modules call. */
export function convolution(x: Tensor, weight: Tensor, bias: Tensor | null, shape: ConvolutionShape): Tensor {
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  return apply(shape.transposed ? transposedOp : convolutionOp, inputs, { ...shape, size: null });
}
