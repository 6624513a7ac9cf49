/** Activation functions. */
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

const number = (c: AnyCall, value: number) => c.graph.scalar(value, c.output.dtype);

const simple =
  (type: string): Mapping =>
  (c: Call) =>
    c.add(type, [c.x()]);

/** `x · f(x)` */
const times = (c: AnyCall, gate: string) => c.add("Mul", [c.x(), gate]);

function gelu(c: Call<"none" | "tanh">): string {
  const x = c.x();
  const half = c.add("Mul", [x, number(c, 0.5)]);
  const cube = () => c.add("Mul", [x, c.add("Mul", [x, x])]);
  const inner =
    c.params === "none"
      ? c.add("Erf", [c.add("Mul", [x, number(c, Math.SQRT1_2)])])
      : c.add("Tanh", [
          c.add("Mul", [
            c.add("Add", [x, c.add("Mul", [cube(), number(c, 0.044715)])]),
            number(c, Math.sqrt(2 / Math.PI)),
          ]),
        ]);
  return c.add("Mul", [half, c.add("Add", [inner, number(c, 1)])]);
}

interface Elu {
  alpha: number;
  scale: number;
  inputScale: number;
  node: "Elu" | "Celu";
}

function elu(c: Call<Elu>): string {
  const { alpha, scale, inputScale } = c.params;
  if (scale !== 1) return c.add("Selu", [c.x()], { alpha, gamma: scale });
  if (inputScale !== 1) return c.add("Celu", [c.x()], { alpha });
  return c.add("Elu", [c.x()], { alpha });
}

function softplus(c: Call<{ beta: number; threshold: number }>): string {
  const { beta, threshold } = c.params;
  const x = c.x();
  const scaled = beta === 1 ? x : c.add("Mul", [x, number(c, beta)]);
  const soft = c.add("Softplus", [scaled]);
  const result = beta === 1 ? soft : c.add("Div", [soft, number(c, beta)]);
  return c.add("Where", [c.add("Greater", [scaled, number(c, threshold)]), x, result]);
}

function prelu(c: Call): string {
  return c.add("PRelu", [c.x(0), c.x(1)]);
}

function glu(c: Call<number>): string {
  const half = c.inputs[0].shape[c.params] / 2;
  const [value, gate] = c.graph.addMany("Split", [c.x(), c.graph.ints([half, half])], 2, { axis: c.params });
  return c.add("Mul", [value, c.add("Sigmoid", [gate])]);
}

export const activation: Record<string, Mapping> = {
  hardtanh: (c: Call<{ low: number; high: number }>) =>
    c.add("Clip", [c.x(), number(c, c.params.low), number(c, c.params.high)]),
  leakyRelu: (c: Call<number>) => c.add("LeakyRelu", [c.x()], { alpha: c.params }),
  elu,
  softshrink: (c: Call<number>) => c.add("Shrink", [c.x()], { lambd: c.params, bias: c.params }),
  hardshrink: (c: Call<number>) => c.add("Shrink", [c.x()], { lambd: c.params, bias: 0 }),
  hardsigmoid: (c: Call) => c.add("HardSigmoid", [c.x()], { alpha: 1 / 6, beta: 0.5 }),
  hardswish: simple("HardSwish"),
  threshold: (c: Call<{ threshold: number; value: number }>) =>
    c.add("Where", [c.add("Greater", [c.x(), number(c, c.params.threshold)]), c.x(), number(c, c.params.value)]),
  prelu,
  glu,
  gelu,
  silu: (c: Call) => times(c, c.add("Sigmoid", [c.x()])),
  mish: (c: Call) => times(c, c.add("Tanh", [c.add("Softplus", [c.x()])])),
  softplus,
  logsigmoid: (c: Call) => c.add("Neg", [c.add("Softplus", [c.add("Neg", [c.x()])])]),
  softmax: (c: Call<{ dim: number }>) => c.add("Softmax", [c.x()], { axis: c.params.dim }),
  logSoftmax: (c: Call<{ dim: number }>) => c.add("LogSoftmax", [c.x()], { axis: c.params.dim }),
};
