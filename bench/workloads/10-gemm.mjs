/** Matrix products of three sizes, each operand as it lies in memory or transposed. */
import { blas, multiplyAdds, openblas, pytorch, threadTarget, wasm } from "../lib/targets.mjs";
import { uniform } from "../lib/tensors.mjs";

function gemm(n, transA, transB) {
  const large = n === 1024 && !transA && !transB;
  return {
    name: `gemm/${n}-${transA ? "t" : "n"}${transB ? "t" : "n"}`,
    title: `${n}x${n} ${transA ? "Aᵀ" : "A"}·${transB ? "Bᵀ" : "B"}`,
    group: "matrix product, float32",
    data: { a: uniform([n, n]), b: uniform([n, n]) },
    flops: 2 * n ** 3,
    gemm: { m: n, n, k: n, transA, transB },
    threads: large,
    targets: [
      { configuration: wasm, against: [multiplyAdds], atLeast: 0.85 },
      { configuration: blas, against: [openblas, pytorch], of: "slowest", atLeast: 0.95 },
      ...(large ? [threadTarget] : []),
    ],
    gradlens({ torch, data }) {
      const [a, b] = [transA ? data.a.t() : data.a, transB ? data.b.t() : data.b];
      return () => torch.mm(a, b);
    },
    tfjs:
      ({ tf, data }) =>
      () =>
        tf.matMul(data.a, data.b, transA, transB),
    jax({ jax, np, data }) {
      const product = jax.jit((a, b) => np.matmul(transA ? np.transpose(a) : a, transB ? np.transpose(b) : b));
      return () => product(data.a.ref, data.b.ref);
    },
    jsPytorch({ torch, data }) {
      const [a, b] = [torch.tensor(data.a), torch.tensor(data.b)];
      const [left, right] = [transA ? a.transpose(0, 1) : a, transB ? b.transpose(0, 1) : b];
      return () => left.matmul(right);
    },
    pytorch: `
a = data["a"]${transA ? ".t()" : ""}
b = data["b"]${transB ? ".t()" : ""}
step = lambda: torch.mm(a, b)
`,
  };
}

export default [256, 512, 1024].flatMap((n) =>
  [false, true].flatMap((transA) => [false, true].map((transB) => gemm(n, transA, transB))),
);
