/** The one operation behind batch, layer, group and instance norm. */
import { isGradEnabled, noGrad } from "../autograd/mode.js";
import { inferenceError } from "../autograd/node.js";
import { dense } from "../backend/cpu/dense.js";
import { encode, intoContiguous } from "../backend/cpu/numeric.js";
import {
  elementsPer,
  type Groups,
  moments,
  normalize,
  normalizeBackward,
  type NormOperands,
  type Running,
  statisticsOf,
} from "../backend/cpu/normalization.js";
import { fastNorm, fastNormalize, fastNormBackward } from "../backend/cpu/wasm/normalization.js";
import { float64 } from "../tensor/dtype.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, applyMany, commonDevice, type ComputeOperation, copyInto, define } from "./operation.js";

interface Norm {
  readonly gradName: string;
  readonly groups: Groups;
  readonly eps: number;
  /** Given statistics, as in evaluation mode, rather than the input's own. */
  readonly constant: boolean;
  /** Updated by the input's statistics. */
  readonly running: Running | null;
  readonly hasWeight: boolean;
  readonly hasBias: boolean;
}

function operandsOf(inputs: readonly Tensor[], p: Norm): NormOperands {
  const [x, mean, inverse] = inputs;
  const weight = p.hasWeight ? inputs[3] : null;
  return { x, mean, inverse, weight, bias: p.hasBias ? inputs[p.hasWeight ? 4 : 3] : null };
}

/** The statistics of the input into `mean` and `inverse`, and into the running ones. */
function findStatistics({ x, mean, inverse }: NormOperands, { groups, eps, running }: Norm): void {
  const found = moments(dense(x), groups);
  encode(mean.storageRef, mean.offset, found.mean);
  encode(
    inverse.storageRef,
    inverse.offset,
    found.variance.map((variance) => 1 / Math.sqrt(variance + eps)),
  );
  if (running === null) return;
  const count = elementsPer(groups);
  blend(running.mean, found.mean, running.momentum);
  blend(
    running.variance,
    found.variance.map((variance) => (variance * count) / (count - 1)),
    running.momentum,
  );
}

/** A running statistic with the part `momentum` of a new one. */
function blend(running: Tensor | null, fresh: Float64Array, momentum: number): void {
  if (running === null) return;
  const { array, base } = dense(running, float64);
  const next = Tensor.empty(running.shape, running.dtype);
  encode(
    next.storageRef,
    next.offset,
    fresh.map((value, i) => array[base + i] * (1 - momentum) + value * momentum),
  );
  copyInto(running, next);
}

/** Inputs: x, mean, inverse, weight and bias. Unless they are given, mean and inverse are room for the statistics of x. */
const normOp: ComputeOperation<Norm> = define<Norm, ComputeOperation<Norm>>({
  name: "normalizeGroups",
  gradName: (p) => p.gradName,
  saves: [0, 1, 2, 3],
  infer: ([x]) => x,
  overwrites: true,
  forward: ([output], inputs, p) => {
    const o = operandsOf(inputs, p);
    if (p.constant ? fastNormalize(output, o, p.groups) : fastNorm(output, o, p.groups, p.eps, p.running)) return;
    if (!p.constant) findStatistics(o, p);
    const [weight, bias] = [o.weight, o.bias].map((t) => t && dense(t));
    intoContiguous(output, (out, base) =>
      normalize(out, base, dense(o.x), dense(o.mean), dense(o.inverse), weight, bias, p.groups),
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
  overwrites: true,
  forward: ([dx, dWeight, dBias], [g, x, mean, inverse, weight], p) => {
    const operands = { x, mean, inverse, weight: weight ?? null, bias: null };
    if (fastNormBackward([dx, dWeight, dBias], g, operands, p.groups, p.constant)) return;
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
    });
  },
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

/** What the values are normalised by: the statistics of the input, which also update the running ones, or given ones. */
export type NormStatistics =
  { readonly running: Running | null } | { readonly mean: Tensor; readonly variance: Tensor };

/** `(x − mean) / √(variance + eps) · weight + bias` with the gradients that belong to the statistics. */
export function normalizeGroups(
  x: Tensor,
  statistics: NormStatistics,
  weight: Tensor | null,
  bias: Tensor | null,
  groups: Groups,
  eps: number,
  gradName: string,
): Tensor {
  const constant = "mean" in statistics;
  const given = constant ? statistics : statistics.running;
  if (given !== null) checkStatistics(x, given.mean, given.variance, isRecorded(x, weight, bias));
  const [mean, inverse] = constant ? asOperands(statistics, eps) : [room(x, groups), room(x, groups)];
  const affine = weight === null ? [] : [weight];
  if (bias !== null) affine.push(bias);
  const running = constant ? null : statistics.running;
  const output = apply(normOp, [x, mean, inverse, ...affine], {
    gradName,
    groups,
    eps,
    constant,
    running,
    hasWeight: weight !== null,
    hasBias: bias !== null,
  });
  if (running?.mean) running.mean.storageRef.version++;
  if (running?.variance) running.variance.storageRef.version++;
  return output;
}

const isRecorded = (...inputs: (Tensor | null)[]) => isGradEnabled() && inputs.some((input) => input?.requiresGrad);

/**
 * Statistics that are not the input's own, which no operation has among its inputs.
 * @throws RuntimeError where they are on another device, or autograd would have to keep one that was made in inference mode
 */
function checkStatistics(x: Tensor, mean: Tensor | null, variance: Tensor | null, recorded: boolean): void {
  for (const statistic of [mean, variance]) {
    if (statistic === null) continue;
    commonDevice([x, statistic]);
    if (recorded && statistic.isInference()) throw inferenceError();
  }
}

const room = (x: Tensor, groups: Groups) => Tensor.empty([statisticsOf(groups)], float64, x.device);

/** Given statistics as the operation takes them. */
function asOperands(
  { mean, variance }: { mean: Tensor; variance: Tensor },
  eps: number,
): [mean: Tensor, inverse: Tensor] {
  const asFloat64 = (t: Tensor) => t.detach().to(float64);
  return [asFloat64(mean), noGrad(() => asFloat64(variance).add(eps).pow(-0.5))];
}
