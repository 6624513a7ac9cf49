/** Sparse tensors against PyTorch: printed text, values, gradients, errors; and what this library says of the rest. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { gradcheck, gradgradcheck, leaf } from "../../support/gradcheck.js";
import { assertClose, valuesOf } from "../../support/close.js";

type Tensor = torch.Tensor;
type Any = Tensor | torch.SparseTensor;

interface Dense {
  shape: number[];
  data: number[];
}

interface Golden {
  name: string;
  text?: string;
  coalesced?: boolean;
  value?: Dense;
  grads?: (Dense | null)[];
  gradText?: string;
  error?: string;
}

const { SparseTensor, sparseCooTensor: coo, sparse } = torch;

/** The tensors of test/golden/sparse.py. */
function tensors(grad: boolean) {
  const leaf = (data: number[] | number[][]) => torch.tensor(data, { dtype: torch.float32 }).requiresGrad_(grad);
  const [v, u, h] = [
    leaf([3, 4, 5]),
    leaf([1, 2, 3]),
    leaf([
      [1, 2],
      [3, 4],
    ]),
  ];
  const [d, e] = [
    leaf([
      [0, 1, 2],
      [3, 4, 5],
    ]),
    leaf([
      [0, 1],
      [2, 3],
      [4, 5],
    ]),
  ];
  const [q, w] = [
    leaf([
      [1, 2],
      [3, 4],
    ]),
    leaf([1, 2, 3]),
  ];
  const S = coo(
    [
      [0, 1, 1],
      [2, 0, 2],
    ],
    v,
    [2, 3],
  );
  const U = coo(
    [
      [0, 0, 1],
      [1, 1, 2],
    ],
    u,
    [2, 3],
  );
  const H = coo([[0, 1]], h, [3, 2]);
  return { v, u, h, d, e, q, w, S, U, H, C: S.coalesce(), leaves: [v, u, h, d, e, q, w] };
}

type Tensors = ReturnType<typeof tensors>;
const f32 = (data: number[]) => torch.tensor(data, { dtype: torch.float32 });
/** A sparse operand where the types of dense methods have none. */
const any = (x: unknown) => x as Tensor;

const cases: Record<string, (x: Tensors) => Any> = {
  S: (x) => x.S,
  C: (x) => x.C,
  U: (x) => x.U,
  H: (x) => x.H,
  "U.coalesce": (x) => x.U.coalesce(),
  "H.toDense": (x) => x.H.toDense(),
  "U.toDense": (x) => x.U.toDense(),
  "S.indices": (x) => x.S.indices(),
  "C.indices": (x) => x.C.indices(),
  "C.values": (x) => x.C.values(),
  "U.values": (x) => x.U.values(),
  "d.toSparse": (x) => x.d.toSparse(),
  "d.toSparse(1)": (x) => x.d.toSparse(1),
  "d.sparseMask(C)": (x) => x.d.sparseMask(x.C),
  "S.t": (x) => x.S.t(),
  "C.transpose": (x) => x.C.transpose(0, 1),
  "C.permute": (x) => x.C.permute(1, 0),
  "S+S": (x) => x.S.add(x.S),
  "C+C": (x) => torch.add(x.C, x.C),
  "S+U": (x) => x.S.add(x.U),
  "C-2U": (x) => torch.sub(x.C, x.U.coalesce(), { alpha: 2 }),
  "d+S": (x) => torch.add(x.d, x.S),
  "d-U": (x) => x.d.sub(any(x.U)),
  "S+d": (x) => x.S.add(x.d as never),
  "S+1": (x) => x.S.add(1 as never),
  "S*2": (x) => torch.mul(x.S, 2),
  "S*scalar": (x) => x.S.mul(torch.tensor(2)),
  "S*U": (x) => x.S.mul(x.U),
  "S*d": (x) => x.S.mul(x.d),
  "d*C": (x) => x.d.mul(any(x.C)),
  "S/4": (x) => x.S.div(4),
  "-S": (x) => x.S.neg(),
  "S.double": (x) => x.S.double(),
  "S.clone": (x) => x.S.clone(),
  "C.abs": (x) => x.C.abs(),
  "C.sin": (x) => x.C.sin(),
  "C.sqrt": (x) => x.C.sqrt(),
  "C.pow": (x) => x.C.pow(2),
  "C.tanh": (x) => x.C.tanh(),
  "sparse.mm(S,e)": (x) => sparse.mm(x.S, x.e),
  "U.mm(e)": (x) => x.U.mm(x.e),
  "S.matmul(e)": (x) => x.S.matmul(x.e),
  "mm(S,e)": (x) => torch.mm(x.S, x.e),
  "S.matmul(w)": (x) => x.S.matmul(x.w),
  "sparse.mm(C,Ct)": (x) => sparse.mm(x.C, x.C.t()).toDense(),
  addmm: (x) => torch.addmm(x.q, x.S, x.e),
  "sparse.addmm": (x) => sparse.addmm(x.q, x.S, x.e, { beta: 2, alpha: 3 }),
  "sparse.sum": (x) => sparse.sum(x.S),
  "sparse.sum(0)": (x) => sparse.sum(x.S, 0),
  "sparse.sum(1)": (x) => sparse.sum(x.U, 1),
  "sparse.sum([0,1])": (x) => sparse.sum(x.S, [0, 1]),
  "sparse.sum(H,1)": (x) => sparse.sum(x.H, 1),
  "sparse.sum(H,0)": (x) => sparse.sum(x.H, { dim: 0 }),
  "sparse.softmax": (x) => sparse.softmax(x.S, 1),
  "sparse.softmax(0)": (x) => sparse.softmax(x.U, 0),
  "sparse.logSoftmax": (x) => sparse.logSoftmax(x.S, 1),
  "sparse.softmax(H)": (x) => sparse.softmax(x.H, 1),
  "mm misfit": (x) => x.S.mm(torch.ones(2, 2)),
  "no values": () => coo([2, 3]),
  "inferred size": (x) =>
    coo(
      [
        [0, 1, 1],
        [2, 0, 2],
      ],
      x.v,
    ),
  "index too large": () => coo([[0], [5]], f32([1]), [2, 3]),
  "index negative": () => coo([[-1], [0]], f32([1]), [2, 3]),
  "other nnz": () => coo([[0, 1]], f32([1]), [3]),
  "indices of one dimension": () => coo(torch.tensor([0, 1]), f32([1, 2]), [3]),
  "size too long": () => coo([[0, 1]], f32([1, 2]), [3, 4]),
  "size too short": () =>
    coo(
      [
        [0, 1],
        [2, 2],
      ],
      f32([1, 2]),
      [3],
    ),
  large: () => coo(torch.arange(40).reshape(2, 20), torch.arange(20).div(3), [50, 50]),
  "requires grad": () => coo([[0, 1]], f32([1, 2]), [3], { requiresGrad: true }),
  "whole numbers": () => coo([[0, 1]], [1, 2], [3]),
  dtype: () => coo([[0, 1]], [1, 2], { size: [3], dtype: torch.float64 }),
};

const toDense = (x: Any): Tensor => (x instanceof SparseTensor ? x.toDense() : x);

function same(actual: Tensor, { shape, data }: Dense, what: string): void {
  assert.deepEqual(actual.shape, shape, `shape of ${what}`);
  assertClose(valuesOf(actual), data, 1e-6, what);
}

describe("sparse tensors", () => {
  const goldens = JSON.parse(readFileSync("test/golden/sparse.json", "utf8")) as Golden[];
  test("every case of PyTorch is here", () =>
    assert.deepEqual(
      goldens.map(({ name }) => name),
      Object.keys(cases),
    ));

  for (const golden of goldens)
    test(golden.name, () => {
      const run = cases[golden.name];
      if (golden.error) {
        const message = golden.error;
        return assert.throws(() => run(tensors(false)), { name: "RuntimeError", message });
      }
      const result = run(tensors(false));
      assert.equal(String(result), golden.text);
      assert.equal(result instanceof SparseTensor ? result.isCoalesced() : undefined, golden.coalesced);
      same(toDense(result), golden.value!, "value");
      if (!golden.grads) return;
      const live = tensors(true);
      const out = run(live);
      if (out instanceof SparseTensor) assert.equal(String(out), golden.gradText);
      const dense = toDense(out);
      const gradOutputs = torch.arange(1, dense.numel() + 1, { dtype: dense.dtype }).reshape(dense.shape);
      const grads: (Tensor | null)[] = torch.autograd.grad(dense, live.leaves, { gradOutputs, allowUnused: true });
      golden.grads.forEach((want, i) => {
        const grad = grads[i];
        if (want === null || grad === null) return assert.equal(grad, want, `gradient ${i}`);
        same(grad, want, `gradient ${i}`);
      });
    });

  test("a leaf collects a sparse gradient", () => {
    const x = torch.eye(2).toSparse().requiresGrad_();
    sparse.mm(x, torch.ones(2, 2)).sum().backward();
    assert.deepEqual(
      [x.grad!.indices().tolist(), x.grad!.values().tolist()],
      [
        [
          [0, 1],
          [0, 1],
        ],
        [2, 2],
      ],
    );
  });

  test("derivatives, twice", () => {
    const build = (values: Tensor) =>
      coo(
        [
          [0, 1, 1, 0],
          [2, 0, 2, 2],
        ],
        values,
        [2, 3],
      );
    const inputs = () => [leaf([4], 1), leaf([3, 2], 2)];
    const checks = [
      (values: Tensor, x: Tensor) => build(values).mm(x).exp(),
      (values: Tensor, x: Tensor) => build(values).coalesce().values().exp().add(x.sum()),
      (values: Tensor, x: Tensor) => build(values).mul(x.t()).toDense().exp(),
    ];
    for (const f of checks) {
      gradcheck(f, inputs());
      gradgradcheck(f, inputs());
    }
  });

  test("sizes and flags", () => {
    const { S, C, H, d } = tensors(false);
    assert.deepEqual([S.isSparse, d.isSparse, S.layout, d.layout], [true, false, "torch.sparse_coo", "torch.strided"]);
    assert.deepEqual([S.nnz(), S._nnz(), S.numel(), S.dim(), S.size(1), S.length], [3, 3, 6, 2, 3, 2]);
    assert.deepEqual([S.sparseDim(), S.denseDim(), H.sparseDim(), H.denseDim()], [2, 0, 1, 1]);
    assert.deepEqual([S.isCoalesced(), C.isCoalesced()], [false, true]);
    assert.deepEqual([C.coalesce() === C, C.toSparse() === C, d.toDense() === d], [true, true, true]);
  });

  test("what is not there names itself", () => {
    const { S, d } = tensors(false);
    const loose = S as unknown as Tensor;
    const fails = (run: () => unknown, message: RegExp) => assert.throws(run, { name: "NotImplementedError", message });
    fails(() => loose.exp(), /'exp'.*not implemented for sparse tensors\. Call toDense\(\) first/);
    fails(() => loose.reshape(6), /'reshape'/);
    fails(() => loose.backward(), /'backward'/);
    fails(() => d.pow(loose), /this operation.*sparse tensors/);
    fails(() => d.mm(loose), /^mm\(dense, sparse\) is not supported/);
    fails(() => torch.matmul(d, loose), /^matmul\(dense, sparse\) is not supported/);
    fails(() => coo([[0]], [1], { size: [2], device: "meta" }), /Cannot copy out of meta tensor/);
    assert.throws(() => coo([[0]], [1], { shape: [2] } as object), /unexpected option 'shape'/);
  });
});
