/** Batch, layer, group and instance norm, which are one operation here. */
import { full } from "../../ops/creation.js";
import type { Value } from "../../program/program.js";
import { float64 } from "../../tensor/dtype.js";
import type { MappedCall, Mapping } from "../mapping.js";

export interface Norm {
  groups: { rows: number; channels: number; positions: number; rowStatistics: number; channelsPer: number };
  eps: number;
  /** Given statistics, as in evaluation mode. */
  constant: boolean;
  hasWeight: boolean;
  hasBias: boolean;
}

type Call = MappedCall<Norm>;

/** What a value was computed from by an operation of that name. */
function source(value: Value, name: string): Value | null {
  const { origin } = value;
  return origin.kind === "result" && origin.call.operation.name === name ? origin.call.inputs[0] : null;
}

/** The statistics as they were given: before they were made float64, and the variance before `(variance + eps) ** -0.5`. */
export function givenStatistics(inputs: readonly Value[]): { mean: Value; variance: Value } | null {
  const [, mean, inverse] = inputs;
  const before = (value: Value | null) =>
    value && (source(value, "toDtype") ?? (value.dtype === float64 ? value : null));
  const sum = source(inverse, "pow");
  const variance = sum && before(source(sum, "add"));
  const given = before(mean);
  return given && variance ? { mean: given, variance } : null;
}

function affine(c: Call): { weight: string | null; bias: string | null } {
  const { hasWeight, hasBias } = c.params;
  return { weight: hasWeight ? c.x(3) : null, bias: hasBias ? c.x(hasWeight ? 4 : 3) : null };
}

const filled = (c: Call, count: number, value: number) =>
  c.graph.values(full([count], value, { dtype: c.output.dtype }));

function normalize(c: Call): string {
  c.fitsAnySize();
  const { groups, constant } = c.params;
  if (constant) return byGiven(c);
  if (groups.rowStatistics === 0) return byBatch(c);
  if (groups.positions === 1 && groups.channelsPer === groups.channels && groups.rowStatistics === 1)
    return layerNorm(c);
  return groupNorm(c);
}

function byGiven(c: Call): string {
  const { groups, eps } = c.params;
  const statistics = givenStatistics(c.inputs);
  if (statistics === null) c.fail("its statistics are no tensors that were given");
  const { weight, bias } = affine(c);
  const { dtype } = c.output;
  const { channels } = groups;
  // Each sample's channels as channels: their number is free, and BatchNormalization wants it fixed.
  if (groups.rows === 1 && typeof c.graph.dimOf(c.inputs[0], 1) !== "number") return byWide(c, statistics);
  return c.add(
    "BatchNormalization",
    [
      c.x(),
      weight ?? filled(c, channels, 1),
      bias ?? filled(c, channels, 0),
      c.graph.as(statistics.mean, dtype),
      c.graph.as(statistics.variance, dtype),
    ],
    { epsilon: eps },
  );
}

function byWide(c: Call, { mean, variance }: { mean: Value; variance: Value }): string {
  const { dtype } = c.output;
  const shifted = c.add("Sub", [c.x(), byChannel(c, c.graph.as(mean, dtype))]);
  const deviation = c.add("Sqrt", [c.add("Add", [c.graph.as(variance, dtype), c.graph.scalar(c.params.eps, dtype)])]);
  return scaled(c, c.add("Div", [shifted, byChannel(c, deviation)]));
}

/** One value a channel, which is dimension 1. */
function byChannel(c: Call, name: string): string {
  if (c.rank === 2) return name;
  return c.add("Unsqueeze", [name, c.graph.ints(Array.from({ length: c.rank - 2 }, (_, d) => d + 1))]);
}

/** The statistics of the batch itself, as instance norm asks for with each sample's channels as channels. */
function byBatch(c: Call): string {
  const axes = c.inputs[0].shape.map((_, d) => d).filter((d) => d !== 1);
  const mean = c.add("ReduceMean", [c.x()], { axes, keepdims: 1 });
  const centered = c.add("Sub", [c.x(), mean]);
  const variance = c.add("ReduceMean", [c.add("Mul", [centered, centered])], { axes, keepdims: 1 });
  const deviation = c.add("Sqrt", [c.add("Add", [variance, c.graph.scalar(c.params.eps, c.output.dtype)])]);
  return scaled(c, c.add("Div", [centered, deviation]));
}

function scaled(c: Call, x: string): string {
  const { weight, bias } = affine(c);
  const product = weight === null ? x : c.add("Mul", [x, byChannel(c, weight)]);
  return bias === null ? product : c.add("Add", [product, byChannel(c, bias)]);
}

/** Weight and bias were made flat: ONNX has them in the shape that is normalised. */
function layerNorm(c: Call): string {
  const { groups, eps, hasWeight, hasBias } = c.params;
  const { shape } = c.inputs[0];
  let axis = shape.length;
  for (let size = 1; size < groups.channels || axis === shape.length;) size *= shape[--axis];
  const sizes = shape.slice(axis);
  const unflattened = (index: number) =>
    sizes.length === 1 ? c.x(index) : c.add("Reshape", [c.x(index), c.graph.ints(sizes)]);
  const weight = hasWeight ? unflattened(3) : c.graph.values(full(sizes, 1, { dtype: c.output.dtype }));
  const bias = hasBias ? [unflattened(hasWeight ? 4 : 3)] : [];
  return c.add("LayerNormalization", [c.x(), weight, ...bias], { axis, epsilon: eps });
}

/** Each group of a sample as the channel of an instance norm. */
function groupNorm(c: Call): string {
  const { groups, eps } = c.params;
  const count = groups.rowStatistics;
  const grouped = c.add("Reshape", [c.x(), c.graph.ints([0, count, -1])]);
  const normal = c.add("InstanceNormalization", [grouped, filled(c, count, 1), filled(c, count, 0)], { epsilon: eps });
  return scaled(c, c.add("Reshape", [normal, c.add("Shape", [c.x()])]));
}

export const normalization: Record<string, Mapping> = { normalizeGroups: normalize };
