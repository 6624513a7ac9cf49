/** Operations outside of layers, as calls of PyTorch. */
import { NotImplementedError } from "../errors.js";
import type { DType } from "../tensor/dtype.js";
import type { Pool } from "../ops/pool.js";
import { moduleText, type OperationCall, type Value } from "../program/program.js";
import { dtypeText, keywordsText, literal, number, snakeCase, text, tuple } from "./python.js";

/** What an expression is written with. */
export interface Operands<P = never> {
  readonly params: P;
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** An input as an operand: in brackets where it needs them. */
  x(index?: number): string;
  /** A value that an input was made of. */
  of(value: Value): string;
  /** Sizes among the parameters, as Python; one free size as -1. */
  shape(pick: (params: P) => readonly number[]): string[];
  /** Sizes of the output. */
  outputShape(): string[];
  /** A size among the parameters. */
  size(pick: (params: P) => number): string;
  /** @throws NotImplementedError that names the operation and its place */
  fail(why: string): never;
}

export type Expression<P = never> = (c: Operands<P>) => string;

type Any = Operands<unknown>;

const call =
  (name: string, ...rest: string[]): Expression<unknown> =>
  (c) =>
    `${name}(${[...c.inputs.map((_, i) => c.x(i)), ...rest].join(", ")})`;

const operator =
  (sign: string): Expression<unknown> =>
  (c) =>
    `${c.x(0)} ${sign} ${c.x(1)}`;

const sameName = (names: string): Record<string, Expression<unknown>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, call(`torch.${snakeCase(name)}`)]));

/** `:, :, what` */
const at = (dim: number, what: string) => [...new Array<string>(dim).fill(":"), what].join(", ");

interface Reduction {
  dims: readonly number[];
  keepdim: boolean;
  full?: boolean;
}

function reduction(name: string): Expression<Reduction> {
  return (c) => {
    const { dims, keepdim, full } = c.params;
    if (full && !keepdim) return `${c.x()}.${name}()`;
    const dim = dims.length === 1 ? String(dims[0]) : tuple(dims.map(String));
    return `${c.x()}.${name}(dim=${dim}${keepdim ? ", keepdim=True" : ""})`;
  };
}

const spread =
  (name: string): Expression<Reduction & { correction: number }> =>
  (c) => {
    const { dims, keepdim, correction } = c.params;
    if (correction > 1) c.fail("a correction other than 0 and 1");
    return `${c.x()}.${name}(dim=${tuple(dims.map(String))}, unbiased=${literal(correction === 1)}${keepdim ? ", keepdim=True" : ""})`;
  };

const along =
  (name: string): Expression<{ dim: number; keepdim?: boolean }> =>
  (c) =>
    `${c.x()}.${name}(dim=${c.params.dim}${c.params.keepdim ? ", keepdim=True" : ""})`;

interface Part {
  dim: number;
  start: number;
  length: number;
  step?: number;
}

function slice(c: Operands<Part>): string {
  const { dim, start, step = 1 } = c.params;
  const lengths = c.output.runs.map(({ shape }) => shape[dim]);
  const isRest = c.inputs[0].runs.every(({ shape }, run) => start + lengths[run] * step >= shape[dim]);
  const from = start === 0 ? "" : c.size((p) => p.start);
  const end = isRest ? "" : c.size((p) => p.start + p.length * (p.step ?? 1));
  if (from === "" && end === "" && step === 1) return c.x();
  return `${c.x()}[${at(dim, `${from}:${end}${step === 1 ? "" : `:${step}`}`)}]`;
}

const select: Expression<{ dim: number; index: number }> = (c) => {
  const { dim, index } = c.params;
  const sizes = c.inputs[0].runs.map(({ shape }) => shape[dim]);
  const isLast = sizes[0] > 1 && sizes.some((size) => size !== sizes[0]) && index === sizes[0] - 1;
  return `${c.x()}[${at(dim, isLast ? "-1" : c.size((p) => p.index))}]`;
};

function linear(c: Any): string {
  const [bias, , turned] = c.inputs;
  const { origin } = turned;
  const isLinear = origin.kind === "result" && origin.call.operation.name === "t" && bias.shape.length === 1;
  if (!isLinear) return `torch.addmm(${c.x(0)}, ${c.x(1)}, ${c.x(2)})`;
  return `F.linear(${c.x(1)}, ${c.of(origin.call.inputs[0])}, ${c.x(0)})`;
}

interface Convolution {
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  outputPadding: readonly number[];
  groups: number;
}

function convolution(transposed: boolean): Expression<Convolution> {
  return (c) => {
    const { stride, padding, dilation, outputPadding, groups } = c.params;
    const bias = c.inputs.length > 2 ? c.x(2) : "None";
    const settings = keywordsText({
      stride,
      padding,
      dilation,
      groups,
      output_padding: transposed ? outputPadding : undefined,
    });
    const name = `F.conv${transposed ? "_transpose" : ""}${stride.length}d`;
    return `${name}(${[c.x(0), c.x(1), bias, ...settings].join(", ")})`;
  };
}

const pooled =
  (kind: "max" | "avg"): Expression<Pool & { divisor?: number | null }> =>
  (c) => {
    const { windows: w, dims, size, divisor } = c.params;
    if (w === null) return `F.adaptive_${kind}_pool${dims}d(${c.x()}, ${tuple(size.map(String))})`;
    const settings = keywordsText({
      stride: w.stride,
      padding: w.padding,
      dilation: kind === "max" ? w.dilation : undefined,
      ceil_mode: w.ceilMode || undefined,
      count_include_pad: kind === "avg" ? w.countPadding : undefined,
      divisor_override: divisor ?? undefined,
    });
    return `F.${kind}_pool${dims}d(${[c.x(), tuple(w.kernel.map(String)), ...settings].join(", ")})`;
  };

interface Norm {
  gradName: string;
  groups: { channels: number; rowStatistics: number };
  eps: number;
  hasWeight: boolean;
  hasBias: boolean;
}

function norm(c: Operands<Norm>): string {
  const { gradName, groups, eps, hasWeight, hasBias } = c.params;
  const weight = hasWeight ? c.x(3) : "None";
  const bias = hasBias ? c.x(hasWeight ? 4 : 3) : "None";
  const rest = `${weight}, ${bias}, eps=${number(eps)}`;
  if (gradName.startsWith("NativeGroupNorm")) return `F.group_norm(${c.x()}, ${groups.rowStatistics}, ${rest})`;
  if (!gradName.startsWith("NativeLayerNorm")) c.fail("batch and instance norm outside of a layer");
  const { shape } = c.inputs[0];
  if (shape[shape.length - 1] !== groups.channels) c.fail("layer norm over several dimensions outside of a layer");
  return `F.layer_norm(${c.x()}, (${groups.channels},), ${rest})`;
}

interface Resample {
  mode: string;
  alignCorners: boolean;
  antialias: boolean;
  size: readonly number[];
  factors: readonly number[] | null;
}

const modes: Readonly<Record<string, readonly string[]>> = {
  linear: ["linear", "bilinear", "trilinear"],
  cubic: ["", "bicubic"],
};

function upsample(c: Operands<Resample>): string {
  const { mode, alignCorners, antialias, factors, size } = c.params;
  const name = modes[mode]?.[size.length - 1] ?? mode;
  const target = factors ? `scale_factor=${literal(factors)}` : `size=${tuple(c.shape((p) => p.size))}`;
  const settings = keywordsText({
    mode: name,
    align_corners: name.startsWith("nearest") ? undefined : alignCorners,
    antialias: antialias || undefined,
  });
  return `F.interpolate(${[c.x(), target, ...settings].join(", ")})`;
}

/** By the operations' names. */
export const expressions: ReadonlyMap<string, Expression> = new Map<string, Expression>(
  Object.entries({
    ...sameName(
      "exp log sqrt abs sign sgn sin cos tan asin acos atan sinh cosh asinh acosh atanh tanh sigmoid relu floor ceil trunc round frac " +
        "reciprocal rsqrt exp2 expm1 log1p log2 log10 erf erfc erfinv lgamma digamma deg2rad rad2deg maximum minimum remainder fmod " +
        "floorDivide atan2 hypot logicalAnd logicalOr logicalXor logicalNot bitwiseAnd bitwiseOr bitwiseXor bitwiseNot isnan isinf " +
        "isfinite where lerp mm bmm mv dot gather take",
    ),
    neg: (c: Any) => `-${c.x()}`,
    add: operator("+"),
    sub: operator("-"),
    rsub: operator("-"),
    mul: operator("*"),
    div: operator("/"),
    pow: operator("**"),
    eq: operator("=="),
    ne: operator("!="),
    lt: operator("<"),
    le: operator("<="),
    gt: operator(">"),
    ge: operator(">="),
    clamp: call("torch.clamp"),
    clampLow: (c: Any) => `${c.x(0)}.clamp(min=${c.x(1)})`,
    clampMin: (c: Any) => `${c.x(0)}.clamp(min=${c.x(1)})`,
    clampHigh: (c: Any) => `${c.x(0)}.clamp(max=${c.x(1)})`,
    clampMax: (c: Any) => `${c.x(0)}.clamp(max=${c.x(1)})`,
    divRounded: (c: Operands<string>) => `torch.div(${c.x(0)}, ${c.x(1)}, rounding_mode=${text(c.params)})`,
    addcmul: (c: Operands<number>) => `torch.addcmul(${c.x(0)}, ${c.x(1)}, ${c.x(2)}, value=${number(c.params)})`,
    addcdiv: (c: Operands<number>) => `torch.addcdiv(${c.x(0)}, ${c.x(1)}, ${c.x(2)}, value=${number(c.params)})`,
    maskedFill: (c: Any) => `${c.x(0)}.masked_fill(${c.x(1)}, ${c.x(2)})`,
    clone: (c: Any) => `${c.x()}.clone()`,
    alias: (c: Any) => c.x(),
    toDtype: (c: Operands<DType>) => `${c.x()}.to(${dtypeText(c.params)})`,
    copy_: (c: Any) => `${c.x(1)}.to(${c.x(0)}.dtype).expand_as(${c.x(0)})`,
    fill_: (c: Operands<number>) => `torch.full_like(${c.x()}, ${number(c.params)})`,
    zero_: (c: Any) => `torch.zeros_like(${c.x()})`,

    hardtanh: (c: Operands<{ low: number; high: number }>) =>
      `F.hardtanh(${c.x()}, ${number(c.params.low)}, ${number(c.params.high)})`,
    leakyRelu: (c: Operands<number>) => `F.leaky_relu(${c.x()}, ${number(c.params)})`,
    elu: (c: Operands<{ alpha: number; scale: number; inputScale: number }>) => {
      const { alpha, scale, inputScale } = c.params;
      if (scale !== 1) return `F.selu(${c.x()})`;
      return inputScale === 1 ? `F.elu(${c.x()}, ${number(alpha)})` : `F.celu(${c.x()}, ${number(alpha)})`;
    },
    softshrink: (c: Operands<number>) => `F.softshrink(${c.x()}, ${number(c.params)})`,
    hardshrink: (c: Operands<number>) => `F.hardshrink(${c.x()}, ${number(c.params)})`,
    hardsigmoid: call("F.hardsigmoid"),
    hardswish: call("F.hardswish"),
    threshold: (c: Operands<{ threshold: number; value: number }>) =>
      `F.threshold(${c.x()}, ${number(c.params.threshold)}, ${number(c.params.value)})`,
    prelu: (c: Any) => `F.prelu(${c.x(0)}, ${c.x(1)}.reshape(-1))`,
    glu: (c: Operands<number>) => `F.glu(${c.x()}, dim=${c.params})`,
    gelu: (c: Operands<string>) => `F.gelu(${c.x()}${c.params === "none" ? "" : `, approximate=${text(c.params)}`})`,
    silu: call("F.silu"),
    mish: call("F.mish"),
    softplus: (c: Operands<{ beta: number; threshold: number }>) =>
      `F.softplus(${c.x()}, beta=${number(c.params.beta)}, threshold=${number(c.params.threshold)})`,
    logsigmoid: call("F.logsigmoid"),
    softmax: along("softmax"),
    logSoftmax: along("log_softmax"),

    sum: reduction("sum"),
    mean: reduction("mean"),
    prod: reduction("prod"),
    amax: reduction("amax"),
    amin: reduction("amin"),
    maxAll: reduction("max"),
    minAll: reduction("min"),
    any: reduction("any"),
    all: reduction("all"),
    logsumexp: reduction("logsumexp"),
    argmax: reduction("argmax"),
    argmin: reduction("argmin"),
    max: along("max"),
    min: along("min"),
    cumsum: along("cumsum"),
    var: spread("var"),
    std: spread("std"),
    norm: (c: Operands<Reduction & { p: number }>) => vectorNorm(c),
    "linalg.vectorNorm": (c: Operands<Reduction & { p: number }>) => vectorNorm(c),
    sort: (c: Operands<{ dim: number; descending: boolean }>) =>
      `${c.x()}.sort(dim=${c.params.dim}, descending=${literal(c.params.descending)})`,
    topk: (c: Operands<{ dim: number; descending: boolean; k: number }>) =>
      `${c.x()}.topk(${c.params.k}, dim=${c.params.dim}, largest=${literal(c.params.descending)})`,

    view: (c: Operands<{ shape: readonly number[] }>) => `${c.x()}.reshape(${c.shape((p) => p.shape).join(", ")})`,
    permute: (c: Operands<readonly number[]>) => `${c.x()}.permute(${c.params.join(", ")})`,
    transpose: (c: Operands<readonly number[]>) => `${c.x()}.transpose(${c.params.join(", ")})`,
    t: (c: Any) => `${c.x()}.t()`,
    squeeze: (c: Operands<{ dims: readonly number[] }>) =>
      c.x() +
      c.params.dims
        .toReversed()
        .map((dim) => `.squeeze(${dim})`)
        .join(""),
    unsqueeze: (c: Operands<number>) => `${c.x()}.unsqueeze(${c.params})`,
    expand: (c: Any) => `${c.x()}.expand(${expanded(c).join(", ")})`,
    select,
    unbind: select,
    slice,
    split: slice,
    cat: (c: Operands<{ dim: number; stacked: boolean }>) =>
      `torch.${c.params.stacked ? "stack" : "cat"}(${tuple(c.inputs.map((_, i) => c.x(i)))}, dim=${c.params.dim})`,
    flip: (c: Operands<readonly number[]>) => `${c.x()}.flip(${tuple(c.params.map(String))})`,
    roll: (c: Operands<{ shifts: readonly number[]; dims: readonly number[] }>) =>
      `${c.x()}.roll(${literal(c.params.shifts)}, ${literal(c.params.dims)})`,
    repeat: (c: Operands<readonly number[]>) => `${c.x()}.repeat(${c.params.join(", ")})`,
    tril: (c: Operands<number>) => `${c.x()}.tril(${c.params})`,
    triu: (c: Operands<number>) => `${c.x()}.triu(${c.params})`,
    pixelShuffle: (c: Operands<number>) => `F.pixel_shuffle(${c.x()}, ${c.params})`,
    pixelUnshuffle: (c: Operands<number>) => `F.pixel_unshuffle(${c.x()}, ${c.params})`,
    constantPadNd: (c: Operands<{ padding: readonly number[]; value: number }>) =>
      `F.pad(${c.x()}, ${literal(c.params.padding)}, value=${number(c.params.value)})`,
    borderPad: (c: Operands<{ padding: readonly number[]; mode: string }>) =>
      `F.pad(${c.x()}, ${literal(c.params.padding)}, mode=${text(c.params.mode)})`,

    addmm: linear,
    convolution: convolution(false),
    convolutionTransposed: convolution(true),
    maxPool: pooled("max"),
    avgPool: pooled("avg"),
    upsample,
    normalizeGroups: norm,
    embedding: (c: Any) => `F.embedding(${c.x(1)}, ${c.x(0)})`,
    indexSelect: (c: Operands<{ dim: number }>) => `${c.x(0)}.index_select(${c.params.dim}, ${c.x(1)})`,
    index: (c: Operands<{ dims: readonly number[] }>) => {
      const last = c.params.dims.at(-1)!;
      const parts = Array.from({ length: last + 1 }, (_, dim) => {
        const i = c.params.dims.indexOf(dim);
        return i < 0 ? ":" : c.x(i + 1);
      });
      return `${c.x(0)}[${parts.join(", ")}]`;
    },
  } as Record<string, Expression>),
);

function vectorNorm(c: Operands<Reduction & { p: number }>): string {
  const { p, dims, keepdim } = c.params;
  return `torch.linalg.vector_norm(${c.x()}, ${number(p)}, dim=${tuple(dims.map(String))}, keepdim=${literal(keepdim)})`;
}

/** Sizes of an expansion; -1 keeps a size. */
function expanded(c: Any): string[] {
  const [{ shape }] = c.inputs;
  const lead = c.output.shape.length - shape.length;
  const sizes = c.outputShape();
  return c.output.shape.map((size, d) => (d >= lead && shape[d - lead] === size ? "-1" : sizes[d]));
}

/** @throws NotImplementedError that names the operation and its place */
export function noExpression(call: OperationCall, why = "it has no counterpart here"): NotImplementedError {
  const { name } = call.operation;
  return new NotImplementedError(
    `Export to PyTorch: '${name}' (${moduleText(call.module)}) cannot be exported: ${why}`,
  );
}
