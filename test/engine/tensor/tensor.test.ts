/** What a tensor is before any operation: making it from JavaScript's values, reading it back, its devices, printing options. */
import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { inspect } from "node:util";
import torch from "../../../src/engine/index.js";

const dtypeOf = (x: torch.Tensor) => x.dtype.name;

describe("from JavaScript's values", () => {
  test("the kind of the numbers gives the dtype", () => {
    assert.equal(dtypeOf(torch.tensor([1, 2])), "int64");
    assert.equal(dtypeOf(torch.tensor([1, 2.5])), "float32");
    assert.equal(dtypeOf(torch.tensor([true])), "bool");
    assert.equal(dtypeOf(torch.tensor([true, 2])), "int64");
    assert.equal(dtypeOf(torch.tensor([])), "float32");
    assert.equal(dtypeOf(torch.tensor([1, 2], { requiresGrad: true })), "float32");
    assert.equal(dtypeOf(torch.tensor(NaN)), "float32");
  });

  test("typed arrays give their own, and are copied", () => {
    const array = new Float64Array([1, 2]);
    const x = torch.tensor(array);
    array[0] = 9;
    assert.deepEqual([dtypeOf(x), x.tolist()], ["float64", [1, 2]]);
    assert.equal(dtypeOf(torch.tensor(new Int32Array(2))), "int32");
    assert.equal(dtypeOf(torch.tensor(new Uint8Array(2))), "uint8");
    assert.deepEqual(torch.tensor(new BigInt64Array([5n, -5n])).tolist(), [5, -5]);
  });

  test("fromArray shares the array", () => {
    const array = new Float32Array([1, 2, 3, 4]);
    const x = torch.fromArray(array, [2, 2]);
    array[3] = 9;
    assert.deepEqual(x.tolist(), [
      [1, 2],
      [3, 9],
    ]);
    assert.throws(() => torch.fromArray(array, [3]), {
      name: "RuntimeError",
      message: /shape '\[3\]' is invalid for input of size 4/,
    });
  });

  test("ragged and wrong values", () => {
    assert.throws(() => torch.tensor([[1, 2], [3]]), {
      name: "ValueError",
      message: /^expected sequence of length 2 at dim 1 \(got 1\)/,
    });
    assert.throws(() => torch.tensor([[1, 2], 3]), { name: "ValueError" });
    assert.throws(() => torch.tensor([1, [2]]), { name: "ValueError" });
    assert.throws(() => torch.tensor(["a"] as never), { name: "TypeError", message: /string/ });
    assert.throws(() => torch.tensor(null as never), { name: "TypeError", message: /null/ });
    assert.throws(() => torch.zeros(2.5), { name: "TypeError", message: /2\.5/ });
  });
});

describe("reading", () => {
  test("int64 is exact to 2^53, and past it an error rather than a wrong number", () => {
    const limit = Number.MAX_SAFE_INTEGER;
    assert.deepEqual(torch.tensor([limit, -limit]).tolist(), [limit, -limit]);
    const big = torch.tensor(new BigInt64Array([2n ** 60n]));
    assert.throws(() => big.item(), { name: "RangeError", message: /1152921504606846976/ });
  });

  test("item of several elements", () =>
    assert.throws(() => torch.ones(2).item(), {
      name: "ValueError",
      message: /^only one element tensors can be converted/,
    }));

  test("length, size, iteration", () => {
    const x = torch.arange(6).reshape(3, 2);
    assert.deepEqual([x.length, x.size(1), x.size(-2), x.dim(), x.numel()], [3, 2, 3, 2, 6]);
    assert.deepEqual(
      [...x].map((row) => row.tolist()),
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    );
    assert.throws(() => torch.ones([]).length, { name: "TypeError", message: /len\(\) of a 0-d tensor/ });
    assert.throws(() => [...torch.ones([])], { name: "TypeError", message: /iteration over a 0-d tensor/ });
    assert.throws(() => x.size(2), { name: "IndexError" });
  });
});

describe("devices", () => {
  test("meta has shapes and no data", () => {
    const x = torch.ones([2, 3], { device: "meta" });
    assert.deepEqual([x.matmul(x.t()).shape, x.isMeta], [[2, 2], true]);
    assert.throws(() => x.sum().item(), { name: "RuntimeError", message: /meta/ });
    assert.throws(() => x.cpu(), { name: "RuntimeError", message: /Cannot copy out of meta tensor/ });
    assert.throws(() => x.add(torch.ones(3)), {
      name: "RuntimeError",
      message: /Expected all tensors to be on the same device/,
    });
    assert.deepEqual(x.add(1).shape, [2, 3]);
  });

  test("devices that there are not", () => {
    assert.throws(() => torch.ones([1], { device: "cuda" }), { message: "Torch not compiled with CUDA enabled" });
    assert.throws(() => torch.ones([1], { device: "toaster" }), { name: "RuntimeError", message: /toaster/ });
  });
});

describe("printing options", () => {
  afterEach(() => torch.setPrintoptions({ precision: 4, threshold: 1000, edgeItems: 3, lineWidth: 80, sciMode: null }));

  test("digits, middle left out, line width, notation", () => {
    const third = torch.tensor([1 / 3]);
    torch.setPrintoptions({ precision: 2 });
    assert.equal(String(third), "tensor([0.33])");
    torch.setPrintoptions({ precision: 4, sciMode: true });
    assert.equal(String(third), "tensor([3.3333e-01])");
    torch.setPrintoptions({ sciMode: null, threshold: 5, edgeItems: 1 });
    assert.equal(String(torch.arange(9)), "tensor([0,  ..., 8])");
    torch.setPrintoptions({ threshold: 1000, lineWidth: 20 });
    assert.equal(String(torch.arange(8)), "tensor([0, 1, 2, 3,\n        4, 5, 6, 7])");
    assert.throws(() => torch.setPrintoptions({ digits: 2 } as never), { name: "TypeError", message: /'digits'/ });
  });

  test("console.log shows the same text", () => assert.equal(inspect(torch.tensor([1])), "tensor([1])"));

  test("the default dtype is not named", () => {
    torch.setDefaultDtype(torch.float64);
    try {
      assert.equal(String(torch.tensor([0.5])), "tensor([0.5000])");
      assert.equal(String(torch.tensor([0.5], { dtype: torch.float32 })), "tensor([0.5000], dtype=torch.float32)");
    } finally {
      torch.setDefaultDtype(torch.float32);
    }
    assert.throws(() => torch.setDefaultDtype(torch.int64), { name: "TypeError" });
  });
});
