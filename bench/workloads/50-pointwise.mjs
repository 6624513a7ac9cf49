/** Single operations on 4 million values, and on 32. */
import { copy, pytorch, wasm } from "../lib/targets.mjs";
import { uniform } from "../lib/tensors.mjs";

const COUNT = 4_000_000;

const shared = {
  group: "operation",
  data: { x: uniform([COUNT], -2, 2) },
};

/** The issue asks for a share of the memory bandwidth or of PyTorch: the easier of the two bounds. */
const share = [{ configuration: wasm, against: [copy, pytorch], of: "slowest", atLeast: 0.7 }];

const unary = (name, jsPytorch) => ({
  ...shared,
  name: `op/${name}-4M`,
  title: `${name} of 4 million`,
  bytes: 2 * 4 * COUNT,
  targets: share,
  gradlens:
    ({ torch, data }) =>
    () =>
      torch[name](data.x),
  tfjs:
    ({ tf, data }) =>
    () =>
      tf[name](data.x),
  jax({ jax, np, data }) {
    const run = jax.jit((x) => np[name](x));
    return () => run(data.x.ref);
  },
  jsPytorch,
  pytorch: `
x = data["x"]
step = lambda: torch.${name}(x)
`,
});

export default [
  unary("exp", ({ torch, data }) => {
    const x = torch.tensor(data.x);
    return () => x.exp();
  }),
  unary("tanh", "it has no tanh"),
  {
    ...shared,
    name: "op/sum-4M",
    title: "sum of 4 million",
    bytes: 4 * COUNT,
    targets: share,
    gradlens:
      ({ data }) =>
      () =>
        data.x.sum(),
    tfjs:
      ({ tf, data }) =>
      () =>
        tf.sum(data.x),
    jax({ jax, np, data }) {
      const run = jax.jit((x) => np.sum(x));
      return () => run(data.x.ref);
    },
    jsPytorch({ torch, data }) {
      const x = torch.tensor(data.x);
      return () => x.sum();
    },
    pytorch: `
x = data["x"]
step = lambda: x.sum()
`,
  },
  {
    name: "op/add-32",
    title: "add of 32 floats, with graph",
    group: "operation",
    data: { x: uniform([32]), y: uniform([32]) },
    targets: [{ configuration: wasm, atMost: 1.5e-6 }],
    gradlens({ data }) {
      const x = data.x.requiresGrad_();
      return () => x.add(data.y);
    },
    tfjs:
      ({ tf, data }) =>
      () =>
        tf.add(data.x, data.y),
    jax:
      ({ data }) =>
      () =>
        data.x.ref.add(data.y.ref),
    jsPytorch({ torch, data }) {
      const [x, y] = [torch.tensor(data.x, true), torch.tensor(data.y)];
      return () => x.add(y);
    },
    pytorch: `
x, y = data["x"].requires_grad_(), data["y"]
step = lambda: x + y
`,
  },
];
