/** Samples of the activation functions, their gradients, and the gradients of those. */
import torch from "../../../../src/engine/index.js";
import { leaf } from "../../../support/gradcheck.js";
import type { Samples } from "./sample.js";
import { derivative, first, of, one } from "./uses.js";

const F = torch.nn.functional;
type Tensor = torch.Tensor;

/** With kinks, and no second derivative. */
const linear: Record<string, (x: Tensor) => Tensor> = {
  hardtanh: (x) => F.hardtanh(x),
  leakyRelu: (x) => F.leakyRelu(x, 0.2),
  softshrink: (x) => F.softshrink(x),
  hardshrink: (x) => F.hardshrink(x),
  hardsigmoid: (x) => F.hardsigmoid(x),
  threshold: (x) => F.threshold(x, 0.1, 2),
};
const curved: Record<string, readonly ((x: Tensor) => Tensor)[]> = {
  elu: [(x) => F.elu(x, 0.7), (x) => F.selu(x), (x) => F.celu(x, 1.3)],
  hardswish: [(x) => F.hardswish(x)],
  gelu: [(x) => F.gelu(x), (x) => F.gelu(x, { approximate: "tanh" })],
  silu: [(x) => F.silu(x)],
  mish: [(x) => F.mish(x)],
  softplus: [(x) => F.softplus(x, { beta: 2, threshold: 3 })],
  logsigmoid: [(x) => F.logsigmoid(x)],
};

/** The second derivative as a function of x: its own derivative there is none of, as in PyTorch. */
const third = (f: (x: Tensor) => Tensor) => (x: Tensor) => {
  const [slope] = torch.autograd.grad(f(x).sum(), x, { createGraph: true });
  return torch.autograd.grad(slope.sum(), x, { createGraph: true })[0];
};

export const activations: Samples = Object.fromEntries([
  ...Object.entries(linear).flatMap(([name, f]) => [
    // The sixth of hardsigmoid's slope is a float32 number, as in PyTorch.
    [name, one(name === "hardsigmoid" ? (x) => f(x.mul(1e-3)).mul(0.1) : f, undefined, first)],
    [`${name}Backward`, derivative(f, first)],
  ]),
  ...Object.entries(curved).flatMap(([name, functions]) => [
    [name, functions.map((f) => one(f))],
    [`${name}Backward`, functions.map((f) => derivative(f, first))],
    [
      `${name}Curvature`,
      functions.map((f) =>
        one(third(f), undefined, { refused: /the derivative for '\w+_double_backward' is not implemented/ }),
      ),
    ],
  ]),
  ["prelu", [of((x, w) => F.prelu(x, w), [2, 3], [3]), of((x, w) => F.prelu(x, w), [3], [1])]],
  ["glu", [of((x) => F.glu(x), [2, 4]), of((x) => F.glu(x, 0), [2, 3])]],
  [
    "rrelu",
    {
      f: (x: Tensor) => {
        torch.manualSeed(3);
        return F.rrelu(x, 0.1, 0.9, true).mul(x);
      },
      inputs: () => [leaf([2, 3])],
    },
  ],
]) as Samples;
