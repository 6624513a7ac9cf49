/** Constructors of tensor classes, arrays and storages that tensors share, views in place. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";

describe("classes as constructors", () => {
  test("sizes give a shape, arrays give values, with and without new", () => {
    assert.deepEqual(new torch.Tensor(2, 3).shape, [2, 3]);
    assert.deepEqual(torch.Tensor([1, 44, -7]).tolist(), [1, 44, -7]);
    assert.equal(torch.Tensor([1, 44, -7]).dtype, torch.float32);
    assert.deepEqual(torch.FloatTensor(100, 10).shape, [100, 10]);
    assert.equal(torch.IntTensor(2, 3).dtype, torch.int32);
    assert.deepEqual(torch.LongTensor([2.7, 0]).tolist(), [2, 0]);
    assert.deepEqual(torch.Tensor().shape, [0]);
  });

  test("instances are told by class and dtype", () => {
    const x = torch.zeros(2);
    assert.ok(x instanceof torch.Tensor);
    assert.ok(x instanceof torch.FloatTensor);
    assert.ok(!(x instanceof torch.LongTensor));
  });

  test("a tensor gives another look at its data, of its own dtype only", () => {
    const x = torch.zeros(2);
    torch.FloatTensor(x).fill_(3);
    assert.deepEqual(x.tolist(), [3, 3]);
    assert.throws(() => torch.FloatTensor(x.double()), TypeError);
  });
});

describe("arrays", () => {
  test("asTensor and fromNumpy share a typed array", () => {
    const array = new Float32Array([1, 2, 3]);
    const x = torch.asTensor(array);
    torch.fromNumpy(array).mul_(2);
    assert.deepEqual(x.tolist(), [2, 4, 6]);
  });

  test("numpy shares the data of a contiguous tensor and refuses one that requires gradients", () => {
    const x = torch.zeros(2, 2);
    x.numpy()[1] = 5;
    assert.deepEqual(x.tolist(), [
      [0, 5],
      [0, 0],
    ]);
    assert.deepEqual(
      [
        ...torch
          .tensor([
            [1, 2],
            [3, 4],
          ])
          .t()
          .numpy(),
      ],
      [1n, 3n, 2n, 4n],
    );
    assert.throws(() => torch.zeros(2, { requiresGrad: true }).numpy(), {
      name: "RuntimeError",
      message: "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.",
    });
    assert.throws(() => torch.zeros(2, { device: "meta" }).numpy(), /no data/);
  });

  test("storage shows all elements in order; views share it", () => {
    const x = torch.tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const storage = x.t().storage();
    assert.equal(storage.length, 6);
    assert.deepEqual(storage.tolist(), [1, 2, 3, 4, 5, 6]);
    storage.set(-1, 9);
    assert.equal(x.at([1, 2]).item(), 9);
    assert.equal(storage.dataPtr(), x.storage().dataPtr());
    assert.equal(x.at(1).dataPtr() - x.dataPtr(), 3 * 8);
    assert.notEqual(x.clone().dataPtr(), x.dataPtr());
    assert.throws(() => storage.at(6), RangeError);
  });
});

describe("views in place", () => {
  test("resize_ keeps the elements and grows the storage", () => {
    const x = torch.tensor([1, 2, 3, 4]);
    assert.deepEqual(x.resize_(2, 3).tolist(), [
      [1, 2, 3],
      [4, 0, 0],
    ]);
    assert.throws(() => torch.zeros(2, { requiresGrad: true }).resize_(3), /cannot resize variables that require grad/);
  });

  test("a leaf that requires gradients stays as it is", () => {
    assert.throws(() => torch.zeros(2, 3, { requiresGrad: true }).t_(), /is being used in an in-place operation/);
  });
});

test("slices of dimensions are replaced with gradients", () => {
  const x = torch.ones(4, 3, { requiresGrad: true });
  const source = torch.full([2, 3], 5, { dtype: torch.float32 }).requiresGrad_();
  const y = torch.sliceScatter(x, source, 0, 1, 3);
  assert.deepEqual(y.at([torch.slice(), 0]).tolist(), [1, 5, 5, 1]);
  y.sum().backward();
  assert.deepEqual(x.grad!.at([torch.slice(), 0]).tolist(), [1, 0, 0, 1]);
  assert.deepEqual(source.grad!.at([torch.slice(), 0]).tolist(), [1, 1]);
});

test("arrays of booleans are masks", () => {
  const x = torch.arange(3);
  assert.deepEqual(x.at([true, false, true]).tolist(), [0, 2]);
  x.set_([false, true, true], 7);
  assert.deepEqual(x.tolist(), [0, 7, 7]);
});
