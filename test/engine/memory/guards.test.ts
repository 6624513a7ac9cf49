import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch from "gradlens";
import { address } from "../../../src/engine/backend/cpu/address.js";
import { allocateBytes, freeBytes } from "../../../src/engine/memory/blocks.js";
import { OverrunError } from "../../../src/engine/memory/guards.js";
import { heap } from "../../../src/engine/memory/heap.js";
import { reclaim } from "../../../src/engine/memory/residents.js";
import { apply, define } from "../../../src/engine/ops/operation.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";

// The heap is made with the first tensor.
process.env.GRADLENS_CANARY = "1";

/** Writes a byte as a kernel does. */
const write = (at: number) => heap()!.kernels.exports.fillBytes(at, 1, 1);

/** A copy whose kernel also writes one byte at a distance from its output's start. */
const sloppyCopy = define({
  name: "testSloppyCopy",
  gradName: "TestSloppyCopy",
  saves: [],
  infer: ([x]: readonly Tensor[]) => ({ shape: x.shape, dtype: x.dtype }),
  forward: ([output]: readonly Tensor[], [x]: readonly Tensor[], stray: number) => {
    heap()!.kernels.exports.copyBytes(address(output), address(x), x.nbytes);
    write(address(output) + stray);
  },
  overwrites: true,
  backward: null,
  formula: { forward: "x", backward: [] },
});

describe("guards around blocks", () => {
  for (const n of [1, 3, 16, 1000]) {
    test(`an operation that writes past its ${n} elements, or before them, fails itself`, () => {
      const x = torch.arange(n).float();
      assert.deepEqual(apply(sloppyCopy, [x], 0).shape, [n]);
      assert.deepEqual(apply(sloppyCopy, [x], 4 * n - 1).shape, [n]);
      assert.throws(
        () => apply(sloppyCopy, [x], 4 * n),
        new RegExp(`0 bytes past the end of a block of ${4 * n} bytes`),
      );
      assert.throws(() => apply(sloppyCopy, [x], 4 * n + 63), /63 bytes past the end/);
      assert.throws(() => apply(sloppyCopy, [x], -1), /1 bytes before a block/);
      assert.throws(() => apply(sloppyCopy, [x], -64), OverrunError);
    });
  }

  test("work space of a kernel is looked at when it is given back", () => {
    const pointer = allocateBytes(100);
    assert.equal(pointer % 64, 0);
    write(pointer + 99);
    freeBytes(pointer, 100);
    const other = allocateBytes(100);
    write(other + 100);
    assert.throws(() => freeBytes(other, 100), OverrunError);
  });

  test("a block written to later is found by a collection", () => {
    const x = torch.zeros(5);
    write(address(x) + 20);
    assert.throws(() => reclaim(), /a block of 20 bytes/);
    assert.equal(x.sum().item(), 0);
  });

  test("what nothing else found fails the thread at its end", () => {
    const listeners = process.listeners("exit");
    const x = torch.zeros(7);
    write(address(x) + 28);
    assert.throws(() => listeners.forEach((listener) => listener(0)), /a block of 28 bytes/);
    assert.equal(x.sum().item(), 0);
  });
});
