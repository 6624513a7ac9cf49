import { erf } from "../backend/cpu/special/erf.js";
import { RuntimeError } from "../errors.js";
import { activation } from "./activation.js";
import { refuseKinds } from "./elementwise.js";

const floats = (kernelName: string) => refuseKinds(kernelName, "bool", "integer");
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
const distribution = (x: number) => 0.5 * (1 + erf(x * Math.SQRT1_2));

export type GeluApproximation = "none" | "tanh";

const ROOT = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;
const inner = (x: number) => ROOT * (x + CUBE * x * x * x);
const innerSlope = (x: number) => ROOT * (1 + 3 * CUBE * x * x);

/** `x · Φ(x)`, or its approximation by tanh. */
export const gelu = activation<GeluApproximation>({
  name: "gelu",
  gradName: "Gelu",
  check: (inputs, approximate, dtype) => {
    if (approximate !== "none" && approximate !== "tanh")
      throw new RuntimeError("approximate argument must be either none or tanh.");
    floats("GeluKernelImpl")(inputs, approximate, dtype);
  },
  value: (approximate) =>
    approximate === "none" ? (x) => x * distribution(x) : (x) => 0.5 * x * (1 + Math.tanh(inner(x))),
  slope: (approximate) =>
    approximate === "none"
      ? (x) => distribution(x) + x * density(x)
      : (x) => {
          const t = Math.tanh(inner(x));
          return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * innerSlope(x);
        },
  curvature: (approximate) =>
    approximate === "none"
      ? (x) => density(x) * (2 - x * x)
      : (x) => {
          const t = Math.tanh(inner(x));
          const d = innerSlope(x);
          return (1 - t * t) * (d + x * (3 * ROOT * CUBE * x - t * d * d));
        },
  fast: (approximate) =>
    approximate === "none"
      ? { value: "gelu", slope: "geluBackward" }
      : { value: "geluTanh", slope: "geluTanhBackward" },
  formula: { forward: "x · Φ(x)", backward: ["g · (Φ(x) + x φ(x))"] },
});

/** `x · σ(x)`. */
export const silu = activation<null>({
  name: "silu",
  gradName: "Silu",
  check: floats("silu_cpu"),
  value: () => (x) => x / (1 + Math.exp(-x)),
  slope: () => (x) => {
    const s = logistic(x);
    return s * (1 + x * (1 - s));
  },
  curvature: () => (x) => {
    const s = logistic(x);
    return s * (1 - s) * (2 + x * (1 - 2 * s));
  },
  fast: () => ({ value: "silu", slope: "siluBackward" }),
  formula: { forward: "x · σ(x)", backward: ["g · σ(x) (1 + x (1 − σ(x)))"] },
});

/** `x · tanh(ln(1 + eˣ))`. */
export const mish = activation<null>({
  name: "mish",
  gradName: "Mish",
  check: floats("mish_cpu"),
  value: () => (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  slope: () => (x) => {
    const t = Math.tanh(Math.log1p(Math.exp(x)));
    return t + x * logistic(x) * (1 - t * t);
  },
  curvature: () => (x) => {
    const t = Math.tanh(Math.log1p(Math.exp(x)));
    const s = logistic(x);
    return (1 - t * t) * (2 * s + x * s * (1 - s - 2 * t * s));
  },
  fast: () => ({ value: "mish", slope: "mishBackward" }),
  formula: { forward: "x · tanh(ln(1 + eˣ))", backward: ["g · (tanh u + x σ(x) (1 − tanh² u))"] },
});

/** `ln(1 + e^(βx)) / β`, and x itself where βx is past the threshold. */
export const softplus = activation<{ beta: number; threshold: number }>({
  name: "softplus",
  gradName: "Softplus",
  check: floats("softplus_cpu"),
  value:
    ({ beta, threshold }) =>
    (x) =>
      x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta,
  slope:
    ({ beta, threshold }) =>
    (x) =>
      x * beta > threshold ? 1 : logistic(x * beta),
  curvature:
    ({ beta, threshold }) =>
    (x) => {
      const s = logistic(x * beta);
      return x * beta > threshold ? 0 : beta * s * (1 - s);
    },
  fast: ({ beta, threshold }) => ({ value: "softplus", slope: "softplusBackward", parameters: [beta, threshold] }),
  formula: { forward: "ln(1 + e^(βx)) / β", backward: ["g · σ(βx)"] },
});

/** `ln σ(x)`. */
export const logsigmoid = activation<null>({
  name: "logsigmoid",
  gradName: "LogSigmoid",
  check: floats("log_sigmoid_cpu"),
  value: () => (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))),
  slope: () => (x) => logistic(-x),
  curvature: () => (x) => -logistic(x) * logistic(-x),
  fast: () => ({ value: "logsigmoid", slope: "logsigmoidBackward" }),
  formula: { forward: "ln σ(x)", backward: ["g · σ(−x)"] },
});
