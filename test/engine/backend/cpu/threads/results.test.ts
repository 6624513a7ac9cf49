/** Results are equal to the last bit, whatever the number of threads and the chunks. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import torch, { nn, optim } from "gradlens";
import { setBlasMinimum } from "../../../../../src/engine/backend/cpu/blas/index.js";
import { threadPool } from "../../../../../src/engine/backend/cpu/threads/shared.js";
import { shareEverything } from "../../../../../src/engine/backend/cpu/threads/split.js";
import { kernels } from "../../../../../src/engine/backend/cpu/wasm/kernels.js";
import type { Tensor } from "../../../../../src/engine/tensor/tensor.js";

const F = nn.functional;

/** The bits of a tensor's elements. */
function bits(x: Tensor): number[] {
  const { dtype } = x;
  const view =
    dtype === torch.float64 || dtype === torch.int64 ? torch.int32 : dtype === torch.float32 ? torch.int32 : dtype;
  const flat = x.detach().contiguous().flatten();
  return (dtype === view ? flat : flat.view(view)).tolist() as number[];
}

/** Jobs that the pool was given. */
let jobs = 0;

/** Runs `compute` on one thread in one piece, then on several in the smallest chunks. `isShared`: they are to have had something to do. */
function sameBits(compute: () => Tensor | readonly Tensor[], isShared = true): void {
  const run = (threads: number, everything: boolean) => {
    shareEverything(everything);
    torch.setNumThreads(threads);
    const results = compute();
    return (Array.isArray(results) ? (results as Tensor[]) : [results as Tensor]).map(bits);
  };
  const alone = run(1, false);
  const before = jobs;
  for (const threads of [2, 3]) assert.deepEqual(run(threads, true), alone, `${threads} threads`);
  assert.ok(jobs > before || !isShared, "nothing was shared");
}

/** The result of `forward` and the gradients of all its inputs. */
function withGradients(inputs: readonly Tensor[], forward: (...inputs: Tensor[]) => Tensor): Tensor[] {
  const leaves = inputs.map((x) => x.detach().clone().requiresGrad_());
  const out = forward(...leaves);
  out.backward(torch.arange(out.numel()).to(out.dtype).div(out.numel()).sub(0.4).reshape(out.shape));
  return [out, ...leaves.map((x) => x.grad!)];
}

describe("results of several threads", { skip: kernels() === null ? "there are no kernels" : false }, () => {
  before(() => {
    // A BLAS library of the machine has threads of its own.
    setBlasMinimum(Infinity);
    torch.manualSeed(3);
    shareEverything(true);
    torch.setNumThreads(3);
    const pool = threadPool()!;
    assert.ok(pool.waitUntilServing(30_000));
    const run = pool.run.bind(pool);
    pool.run = (...job) => {
      jobs++;
      run(...job);
    };
  });
  after(() => {
    shareEverything(false);
    torch.setNumThreads(1);
  });

  for (const dtype of [torch.float32, torch.float64])
    for (const [m, n, k] of [
      [2, 2, 1],
      [7, 9, 5],
      [13, 130, 33],
      [49, 65, 100],
      [97, 121, 600],
      [200, 530, 37],
    ] as const)
      test(`product ${m} x ${k} x ${n} of ${dtype.name}, transposed or not`, () => {
        const random = (rows: number, columns: number) => torch.randn([rows, columns], { dtype });
        const [a, b, init] = [random(m, k), random(k, n), random(m, n)];
        const [aT, bT, row] = [random(k, m), random(n, k), torch.randn([n], { dtype })];
        sameBits(() => [a.mm(b), aT.t().mm(b), a.mm(bT.t()), aT.t().mm(bT.t())]);
        sameBits(() => [torch.addmm(init, a, b), F.linear(a, bT, row)]);
      });

  test("products of batches, few and many, with a shared factor", () => {
    for (const count of [1, 3, 17]) {
      const [a, b, shared] = [torch.randn([count, 25, 31]), torch.randn([count, 31, 18]), torch.randn([31, 18])];
      sameBits(() => [a.matmul(b), a.matmul(shared)]);
    }
  });

  for (const [name, options, shapes] of [
    ["3 x 3, padded", { padding: 1 }, [[5, 8, 12, 12], [10, 8, 3, 3], [10]]],
    ["3 x 3 of many channels", { padding: 1 }, [[40, 20, 12, 16], [17, 20, 3, 3], [17]]],
    ["strided, dilated", { stride: 2, padding: 2, dilation: 2 }, [[4, 3, 15, 17], [7, 3, 3, 3], [7]]],
    ["1 x 1", {}, [[3, 16, 9, 9], [5, 16, 1, 1], [5]]],
    ["in groups", { groups: 2, padding: 1 }, [[3, 8, 11, 11], [10, 4, 3, 3], [10]]],
    ["depthwise", { groups: 6, padding: 1 }, [[3, 6, 10, 10], [6, 1, 3, 3], [6]]],
  ] as const)
    test(`convolution ${name}, and its gradients`, () => {
      const inputs = shapes.map((shape) => torch.randn([...shape]));
      sameBits(() => withGradients(inputs, (x, w, b) => F.conv2d(x, w, b, options)));
    });

  test("transposed convolution, and its gradients", () => {
    const inputs = [torch.randn([4, 6, 7, 7]), torch.randn([6, 5, 3, 3]), torch.randn([5])];
    sameBits(() => withGradients(inputs, (x, w, b) => F.convTranspose2d(x, w, b, { stride: 2, padding: 1 })));
  });

  test("pools, and their gradients", () => {
    const x = torch.randn([3, 5, 13, 14]);
    sameBits(() => withGradients([x], (x) => F.maxPool2d(x, 2)));
    sameBits(() => withGradients([x], (x) => F.maxPool2d(x, 3, { stride: 2, padding: 1 })));
    sameBits(() => withGradients([x], (x) => F.avgPool2d(x, 3)), false);
  });

  test("norms, and their gradients", () => {
    const [image, rows, w, b] = [
      torch.randn([6, 10, 5, 7]),
      torch.randn([9, 37]),
      torch.randn([10]),
      torch.randn([10]),
    ];
    const [rw, rb] = [torch.randn([37]), torch.randn([37])];
    const batch = (x: Tensor, w: Tensor, b: Tensor) =>
      F.batchNorm(x, null, null, { weight: w, bias: b, training: true });
    sameBits(() => withGradients([image, w, b], batch));
    sameBits(() => withGradients([rows, rw, rb], batch));
    sameBits(() => withGradients([rows, rw, rb], (x, w, b) => F.layerNorm(x, [37], { weight: w, bias: b })));
    sameBits(() => withGradients([image, w, b], (x, w, b) => F.groupNorm(x, 5, { weight: w, bias: b })));
    sameBits(() => withGradients([image], (x) => F.instanceNorm(x)));
  });

  test("softmax over each dimension, and its gradient", () => {
    const x = torch.randn([7, 11, 19]);
    for (const dim of [0, 1, 2])
      sameBits(() => [
        ...withGradients([x], (x) => F.softmax(x, dim)),
        ...withGradients([x], (x) => F.logSoftmax(x, dim)),
        torch.logsumexp(x, dim),
      ]);
  });

  test("reductions over each choice of dimensions", () => {
    const x = torch.randn([5, 13, 27]);
    for (const dim of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]]) {
      // One result of few elements is made by one thread.
      const isShared = dim.length < 3;
      sameBits(
        () => [
          x.sum(dim),
          x.mean(dim),
          x.var(dim),
          x.std(dim),
          torch.amax(x, dim),
          torch.norm(x, 2, { dim }),
          torch.norm(x, 1, { dim }),
        ],
        isShared,
      );
    }
    for (const dim of [0, 1, 2]) sameBits(() => [x.argmax(dim), x.argmin(dim), ...x.max(dim)]);
  });

  test("the sum of a long line does not depend on the number of threads", () => {
    for (const n of [65_535, 65_536, 100_001, 1_000_003]) {
      const x = torch.randn([n]);
      sameBits(() => [x.sum(), x.mean(), x.square().sum()]);
    }
  });

  test("pointwise operations of one, two and three operands, and their gradients", () => {
    for (const dtype of [torch.float32, torch.float64]) {
      const [a, b, c] = [1, 2, 3].map(() => torch.randn([5001], { dtype }));
      const positive = a.abs().add(0.1);
      sameBits(() => [
        ...[a.exp(), a.tanh(), a.sigmoid(), positive.log(), a.sin(), a.neg(), a.abs(), a.square(), a.sign(), a.floor()],
        ...[a.add(b), a.sub(b), a.mul(b), a.div(b), torch.maximum(a, b), positive.pow(b), a.add(b, { alpha: 0.3 })],
        ...[a.lt(b), a.ge(0), a.eq(a), torch.where(a.lt(b), a, c), torch.addcmul(a, b, c), torch.lerp(a, b, c)],
        ...[a.clamp(-0.5, 0.5), a.mul(2), a.add(1)],
      ]);
      for (const f of [F.relu, F.gelu, F.silu, F.softplus, F.elu, F.leakyRelu, F.hardswish, F.mish, torch.tanh])
        sameBits(() => withGradients([a], (x) => f(x)), dtype === torch.float32);
    }
  });

  for (const make of [
    (parameters: Tensor[]) => new optim.SGD(parameters as nn.Parameter[], { lr: 0.05, momentum: 0.9 }),
    (parameters: Tensor[]) => new optim.Adam(parameters as nn.Parameter[], { lr: 0.01, weightDecay: 0.1 }),
    (parameters: Tensor[]) => new optim.RMSprop(parameters as nn.Parameter[], { lr: 0.01 }),
  ])
    test(`a network trained by ${make([torch.zeros([1], { requiresGrad: true })]).constructor.name}`, () => {
      const x = torch.randn([12, 3, 10, 10]);
      const target = torch.arange(12).remainder(4).long();
      sameBits(() => {
        torch.manualSeed(1);
        const model = new nn.Sequential(
          new nn.Conv2d(3, 8, 3, { padding: 1 }),
          new nn.BatchNorm2d(8),
          new nn.ReLU(),
          new nn.MaxPool2d(2),
          new nn.Flatten(),
          new nn.Linear(200, 30),
          new nn.Tanh(),
          new nn.Linear(30, 4),
        );
        const optimizer = make([...model.parameters()]);
        const losses: Tensor[] = [];
        for (let i = 0; i < 5; i++) {
          optimizer.zeroGrad();
          const loss = new nn.CrossEntropyLoss()(model(x), target);
          loss.backward();
          optimizer.step();
          losses.push(loss);
        }
        return [...losses, ...model.parameters()];
      });
    });
});

describe("number of threads", () => {
  after(() => torch.setNumThreads(1));

  test("is what was set", () => {
    torch.setNumThreads(2);
    assert.equal(torch.getNumThreads(), kernels() === null ? 1 : 2);
    torch.setNumThreads(1);
    assert.equal(torch.getNumThreads(), 1);
  });

  test("is a positive whole number, as in PyTorch", () => {
    for (const wrong of [0, -1])
      assert.throws(() => torch.setNumThreads(wrong), { message: "setNumThreads expects a positive integer" });
    assert.throws(() => torch.setNumThreads(1.5), { message: "setNumThreads expects an int, but got float" });
    const text = "2" as unknown as number;
    assert.throws(() => torch.setNumThreads(text), { message: "setNumThreads expects an int, but got string" });
  });
});
