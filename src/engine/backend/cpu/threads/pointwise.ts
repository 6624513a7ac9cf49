/** Kernels of n elements one by one: how they are called, and what an element costs. */

export interface PointwiseKernel {
  readonly name: string;
  /** Bytes of an element of each operand, the output last. */
  readonly bytes: readonly number[];
  /** The kernel takes an address of parameters after the number of elements. */
  readonly hasParameters: boolean;
  /** Nanoseconds an element, roughly, on one thread. */
  readonly cost: number;
}

/** Operations with a polynomial in them. */
const costly =
  /^(exp|expm1|exp2|log|log2|log10|log1p|sin|cos|tanh|sigmoid|erf|gelu|geluTanh|silu|mish|softplus|logsigmoid|elu|pow)(Backward)?$/;

/** Those are a product of what was computed before. */
const cheap = /^(sigmoid|tanh|elu)Backward$/;

const costOf = (name: string, bytes: number): number =>
  costly.test(name) && !cheap.test(name) ? 1 : bytes === 8 ? 0.8 : 0.4;

const unary = [
  ...["exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tanh", "sigmoid", "erf"],
  ...["gelu", "geluTanh", "silu", "mish", "softplus", "logsigmoid", "elu", "neg", "abs", "sqrt", "square", "cube"],
  ...["reciprocal", "rsqrt", "floor", "ceil", "trunc", "round", "sign", "clamp", "relu", "leakyRelu"],
  ...["hardsigmoid", "hardswish"],
];
const binary = [
  ...["add", "sub", "mul", "div", "maximum", "minimum", "pow"],
  ...["gelu", "geluTanh", "silu", "mish", "softplus", "logsigmoid", "elu", "sigmoid", "tanh", "relu", "leakyRelu"].map(
    (name) => `${name}Backward`,
  ),
  ...["hardtanhBackward", "hardsigmoidBackward", "hardswishBackward"],
];
const comparisons = ["eq", "ne", "lt", "le", "gt", "ge"];
const three = ["addcmul", "addcdiv", "lerp", "clampBetween"];

/** The pointwise kernels that `exports` has, of float32 and float64. Only they are split among threads. */
export function pointwiseKernelsOf(exports: object): PointwiseKernel[] {
  const all: PointwiseKernel[] = [];
  const add = (name: string, bits: 32 | 64, bytes: readonly number[]) => {
    const kernel = (exports as Record<string, unknown>)[`${name}${bits}`];
    if (typeof kernel !== "function") return;
    const hasParameters = kernel.length > bytes.length + 1;
    all.push({ name: `${name}${bits}`, bytes, hasParameters, cost: costOf(name, bits / 8) });
  };
  for (const bits of [32, 64] as const) {
    const size = bits / 8;
    for (const name of unary) add(name, bits, [size, size]);
    for (const name of binary) add(name, bits, [size, size, size]);
    for (const name of comparisons) add(name, bits, [size, size, 1]);
    for (const name of three) add(name, bits, [size, size, size, size]);
    add("where", bits, [1, size, size, size]);
  }
  return all;
}
