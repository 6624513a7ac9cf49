/** The one operation behind batch, layer, group and instance norm. */
import { isGradEnabled, noGrad } from "../autograd/mode.js";
import { dense } from "../backend/cpu/dense.js";
import { encode, intoContiguous } from "../backend/cpu/numeric.js";
import { type Groups, moments, normalize, normalizeBackward, statisticsOf } from "../backend/cpu/normalization.js";
import { type DType, float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { apply, applyMany, type ComputeOperation, define } from "./operation.js";

/** Mean and variance of each statistic, float64 and outside the graph: backward has them in its formulas. */
const momentsOp = define<Groups, ComputeOperation<Groups>>({
  name: "moments",
  gradName: "",
  saves: [],
  infer: (_, g) => {
    const spec = { shape: [statisticsOf(g)], dtype: float64 };
    return [spec, spec];
  },
  forward: ([mean, variance], [x], g) => {
    const found = moments(dense(x), g);
    encode(mean.storageRef, 0, found.mean);
    encode(variance.storageRef, 0, found.variance);
  },
  backward: null,
  formula: { forward: "Σ x / n, Σ (x − mean)² / n", backward: [] },
});

/** Mean and variance over groups of elements. */
export function groupMoments(x: Tensor, g: Groups): { mean: Tensor; variance: Tensor } {
  const [mean, variance] = applyMany(momentsOp, [x.detach()], g);
  return { mean, variance };
}

interface Norm {
  readonly gradName: string;
  readonly groups: Groups;
  readonly eps: number;
  /** Given statistics, as in evaluation mode, rather than the input's own. */
  readonly constant: boolean;
  readonly hasWeight: boolean;
  readonly hasBias: boolean;
}

const weightOf = (inputs: readonly Tensor[], p: Norm) => (p.hasWeight ? inputs[3] : null);
const biasOf = (inputs: readonly Tensor[], p: Norm) => (p.hasBias ? inputs[p.hasWeight ? 4 : 3] : null);

const normOp: ComputeOperation<Norm> = define<Norm, ComputeOperation<Norm>>({
  name: "normalizeGroups",
  gradName: (p) => p.gradName,
  saves: [0, 1, 2, 3],
  infer: ([x]) => x,
  forward: ([output], inputs, p) => {
    const [x, mean, inverse] = inputs;
    const [weight, bias] = [weightOf(inputs, p), biasOf(inputs, p)].map((t) => t && dense(t));
    intoContiguous(output, (out, base) =>
      normalize(out, base, dense(x), dense(mean), dense(inverse), weight, bias, p.groups),
    );
  },
  backward: (c, g) => {
    const p = c.params;
    const weight = p.hasWeight ? c.input(3) : null;
    const grads =
      isGradEnabled() && (g!.requiresGrad || c.input(0).requiresGrad)
        ? recordedGradients(g!, c.input(0), c.input(1), c.input(2), weight, p)
        : fusedGradients(g!, c.input(0), c.input(1), c.input(2), weight, p);
    const affine = [...(p.hasWeight ? [grads[1]] : []), ...(p.hasBias ? [grads[2]] : [])];
    return [c.needs(0) ? grads[0] : null, null, null, ...affine];
  },
  formula: {
    forward: "x̂ · w + b,  x̂ = (x − mean) / √(var + ε)",
    backward: ["w / √(var + ε) · (g − mean g − x̂ · mean(g x̂))", "Σ g x̂", "Σ g"],
  },
});

/** All three gradients in two passes over the data. */
const backwardOp = define<Norm, ComputeOperation<Norm>>({
  name: "normalizeGroupsBackward",
  gradName: "",
  saves: [],
  infer: ([, x], p) => {
    const channel = { shape: [p.groups.channels], dtype: x.dtype };
    return [x, channel, channel];
  },
  forward: ([dx, dWeight, dBias], [g, x, mean, inverse, weight], p) =>
    intoContiguous(dx, (out, base) => {
      const found = normalizeBackward(
        out,
        base,
        dense(g),
        dense(x),
        dense(mean),
        dense(inverse),
        weight === undefined ? null : dense(weight),
        p.groups,
        p.constant,
      );
      encode(dWeight.storageRef, 0, found.weight);
      encode(dBias.storageRef, 0, found.bias);
    }),
  backward: null,
  formula: { forward: "w / √(var + ε) · (g − mean g − x̂ · mean(g x̂)), Σ g x̂, Σ g", backward: [] },
});

function fusedGradients(g: Tensor, x: Tensor, mean: Tensor, inverse: Tensor, weight: Tensor | null, p: Norm): Tensor[] {
  return applyMany(backwardOp, weight === null ? [g, x, mean, inverse] : [g, x, mean, inverse, weight], p);
}

/** The same in recorded operations, for gradients of gradients. */
function recordedGradients(
  g: Tensor,
  x: Tensor,
  mean: Tensor,
  inverse: Tensor,
  weight: Tensor | null,
  p: Norm,
): Tensor[] {
  const { rows, channels, positions, rowStatistics, channelsPer } = p.groups;
  const batch = rowStatistics === 0;
  const grouped = batch ? [rows, channels, positions] : [rows * rowStatistics, channelsPer, positions];
  const dims = batch ? [0, 2] : [1, 2];
  const statistic = (t: Tensor) => t.to(x.dtype).reshape(batch ? [1, channels, 1] : [rows * rowStatistics, 1, 1]);
  const values = x.reshape(grouped);
  const average = (t: Tensor) => t.mean(dims, { keepdim: true });
  const centered = values.sub(p.constant ? statistic(mean) : average(values));
  const scale = p.constant ? statistic(inverse) : average(centered.mul(centered)).add(p.eps).pow(-0.5);
  const normal = centered.mul(scale);
  const byChannel = [rows, channels, positions];
  const grads = g.reshape(byChannel);
  const weighted = (weight === null ? grads : grads.mul(weight.reshape([1, channels, 1]))).reshape(grouped);
  const inner = p.constant ? weighted : weighted.sub(average(weighted)).sub(normal.mul(average(weighted.mul(normal))));
  return [inner.mul(scale).reshape(x.shape), grads.mul(normal.reshape(byChannel)).sum([0, 2]), grads.sum([0, 2])];
}

export interface NormStatistics {
  mean: Tensor;
  variance: Tensor;
  /** The statistics do not depend on the input. */
  constant: boolean;
}

/** `(x − mean) / √(variance + eps) · weight + bias` with the gradients that belong to the statistics. */
export function normalizeGroups(
  x: Tensor,
  { mean, variance, constant }: NormStatistics,
  weight: Tensor | null,
  bias: Tensor | null,
  groups: Groups,
  eps: number,
  gradName: string,
): Tensor {
  const asFloat64 = (t: Tensor, dtype: DType = float64) => t.detach().to(dtype);
  const inverse = noGrad(() => asFloat64(variance).add(eps).pow(-0.5));
  const affine = [weight, bias].filter((t) => t !== null);
  return apply(normOp, [x, asFloat64(mean), inverse, ...affine], {
    gradName,
    groups,
    eps,
    constant,
    hasWeight: weight !== null,
    hasBias: bias !== null,
  });
}
