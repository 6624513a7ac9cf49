/** The pointwise kernels by name (src/kernels/pointwise*.ts, copy.ts, cast.ts), and the block through which calls describe operands. */

/** Names of operations of one operand. Those of the second list have kernels for float64 too. */
const unary32 = [
  ...(["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tanh", "sigmoid", "erf"] as const),
  ...(["gelu", "geluTanh", "silu", "mish", "softplus", "logsigmoid", "elu"] as const),
] as const;
const unary64 = [
  ...([
    "neg",
    "abs",
    "sqrt",
    "square",
    "cube",
    "reciprocal",
    "rsqrt",
    "floor",
    "ceil",
    "trunc",
    "round",
    "sign",
  ] as const),
  ...(["clamp", "relu", "leakyRelu", "hardsigmoid", "hardswish"] as const),
] as const;

/** Gradients of activation functions: the output's gradient comes first. */
const backward32 = [
  ...(["geluBackward", "geluTanhBackward", "siluBackward", "mishBackward", "softplusBackward"] as const),
  ...(["logsigmoidBackward", "eluBackward"] as const),
] as const;
const backward64 = [
  ...(["sigmoidBackward", "tanhBackward", "reluBackward", "leakyReluBackward", "hardtanhBackward"] as const),
  ...(["hardsigmoidBackward", "hardswishBackward"] as const),
] as const;

/** Operations of two operands of any strides; `pow` has no kernel for float64. */
const strided = ["add", "sub", "mul", "div", "maximum", "minimum", "pow"] as const;
const comparisons = ["eq", "ne", "lt", "le", "gt", "ge"] as const;

/** Operations of three operands of any strides: the first of `where` is a mask of bytes. */
const three = ["where", "addcmul", "addcdiv", "lerp", "clampBetween"] as const;

export type UnaryKernel = (typeof unary32)[number] | (typeof unary64)[number];
export type BackwardKernel = (typeof backward32)[number] | (typeof backward64)[number];
export type BinaryKernel = (typeof strided)[number] | BackwardKernel;
export type CompareKernel = (typeof comparisons)[number];
export type ThreeKernel = (typeof three)[number];

/** `parameters` is the address of the operation's numbers, of the operands' type each. */
export type UnaryCall = (x: number, out: number, n: number, parameters: number) => void;
export type BinaryCall = (a: number, b: number, out: number, n: number, parameters: number) => void;
export type ThreeCall = (a: number, b: number, c: number, out: number, n: number, parameters: number) => void;

/** `dimensions` is the address of `rank` dimensions as `Dimensions` writes them. */
export type BinaryStridedCall = (
  rank: number,
  dimensions: number,
  a: number,
  b: number,
  out: number,
  parameters: number,
) => void;
export type ThreeStridedCall = (
  rank: number,
  dimensions: number,
  a: number,
  b: number,
  c: number,
  out: number,
  parameters: number,
) => void;
export type CopyCall = (rank: number, dimensions: number, target: number, source: number) => void;
export type CastCall = (source: number, target: number, n: number) => void;

/** The kernels for one type of element. */
export interface PointwiseKernels {
  readonly unary: Partial<Record<UnaryKernel, UnaryCall>>;
  readonly binary: Partial<Record<BinaryKernel | CompareKernel, BinaryCall>>;
  readonly binaryStrided: Partial<Record<BinaryKernel | CompareKernel, BinaryStridedCall>>;
  readonly three: Partial<Record<ThreeKernel, ThreeCall>>;
  readonly threeStrided: Partial<Record<ThreeKernel, ThreeStridedCall>>;
}

/** The exports whose names are known only by their parts; `PointwiseKernels` has them by operation. */
export type PointwiseExports = Record<`copyStrided${1 | 2 | 4 | 8}`, CopyCall>;

type Exports = Record<string, unknown>;

function byName<F>(exports: Exports, names: readonly string[], suffix: string): Partial<Record<string, F>> {
  const found = names.filter((name) => `${name}${suffix}` in exports);
  return Object.fromEntries(found.map((name) => [name, exports[`${name}${suffix}`] as F]));
}

/** The kernels for elements of `bits` bits. */
export function pointwiseKernels(exports: object, bits: 32 | 64): PointwiseKernels {
  const all = exports as Exports;
  const two = [...strided, ...comparisons, ...backward32, ...backward64];
  return {
    unary: byName(all, [...unary32, ...unary64], `${bits}`),
    binary: byName(all, two, `${bits}`),
    binaryStrided: byName(all, two, `Strided${bits}`),
    three: byName(all, three, `${bits}`),
    threeStrided: byName(all, three, `Strided${bits}`),
  };
}

const capitalized = (name: string) => name[0].toUpperCase() + name.slice(1);

/** The conversion from one dtype to another, by their names, where it has a kernel. */
export function castKernel(exports: object, from: string, to: string): CastCall | undefined {
  return (exports as Exports)[`cast${capitalized(from)}To${capitalized(to)}`] as CastCall | undefined;
}
