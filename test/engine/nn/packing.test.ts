/** Packed and padded sequences; expected values were printed by PyTorch 1.13. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";

const { packPaddedSequence, packSequence, padPackedSequence, padSequence, unpackSequence, unpadSequence } =
  nn.utils.rnn;
const [a, b, c] = [[1, 2, 3], [4, 5], [6]].map((values) => torch.tensor(values));

describe("packed sequences", () => {
  test("rows step by step, as PyTorch prints them", () => {
    assert.equal(
      String(packSequence([a, b, c])),
      "PackedSequence(data=tensor([1, 4, 6, 2, 5, 3]), batch_sizes=tensor([3, 2, 1]), sorted_indices=None, unsorted_indices=None)",
    );
    const padded = torch.tensor([
      [1, 2, 0],
      [3, 0, 0],
      [4, 5, 6],
    ]);
    assert.equal(
      String(packPaddedSequence(padded, [2, 1, 3], { batchFirst: true, enforceSorted: false })),
      "PackedSequence(data=tensor([4, 1, 3, 5, 2, 6]), batch_sizes=tensor([3, 2, 1]), sorted_indices=tensor([2, 0, 1]), " +
        "unsorted_indices=tensor([1, 2, 0]))",
    );
  });

  test("padding undoes packing, in the order that was given", () => {
    const packed = packSequence([c, a, b], false);
    const [padded, lengths] = padPackedSequence(packed, true, -1, 4);
    assert.deepEqual(padded.tolist(), [
      [6, -1, -1, -1],
      [1, 2, 3, -1],
      [4, 5, -1, -1],
    ]);
    assert.deepEqual(lengths.tolist(), [1, 3, 2]);
    assert.deepEqual(
      unpackSequence(packed).map((x) => x.tolist()),
      [[6], [1, 2, 3], [4, 5]],
    );
  });

  test("sequences side by side", () => {
    assert.deepEqual(padSequence([a, b]).tolist(), [
      [1, 4],
      [2, 5],
      [3, 0],
    ]);
    const padded = padSequence([a, b], { batchFirst: true, paddingValue: 9 });
    assert.deepEqual(padded.tolist(), [
      [1, 2, 3],
      [4, 5, 9],
    ]);
    assert.deepEqual(
      unpadSequence(padded, [3, 2], true).map((x) => x.tolist()),
      [
        [1, 2, 3],
        [4, 5],
      ],
    );
  });

  test("destructuring, dtypes, the same object where nothing changes", () => {
    const packed = packSequence([a, b]);
    const [data, batchSizes, sorted] = packed;
    assert.deepEqual([data!.tolist(), batchSizes!.tolist(), sorted], [[1, 4, 2, 5, 3], [2, 2, 1], null]);
    assert.equal(packed.float().data.dtype, torch.float32);
    assert.equal(packed.long(), packed);
  });

  const fails = (run: () => unknown, name: string, message: RegExp) => assert.throws(run, { name, message });

  test("PyTorch's errors", () => {
    const x = torch.zeros(4, 3, 2);
    fails(
      () => packPaddedSequence(x, [1, 2, 4]),
      "RuntimeError",
      /^`lengths` array must be sorted in decreasing order/,
    );
    fails(() => packPaddedSequence(x, [4, 2]), "RuntimeError", /equal to batch_size, but got 2 \(batch_size=3\)/);
    fails(() => packPaddedSequence(x, [4, 2, 0]), "RuntimeError", /found an element in 'lengths' that is <= 0/);
    fails(() => packPaddedSequence(x, [5, 2, 1]), "RuntimeError", /at most 4, the steps of the input/);
    fails(() => packPaddedSequence(x.narrow(1, 0, 0), []), "RuntimeError", /Cannot pack empty tensors/);
    fails(() => packPaddedSequence(a, [1]), "IndexError", /Dimension out of range/);
    fails(() => padPackedSequence(packSequence([a]), { totalLength: 2 }), "ValueError", /total_length=2 and max/);
    fails(() => padSequence([]), "RuntimeError", /received an empty list of sequences/);
    fails(() => padSequence([x, torch.zeros(2, 3, 3)]), "RuntimeError", /must match the size of tensor b \(3\)/);
    fails(() => packSequence([a, b], { sorted: true } as object), "TypeError", /unexpected option 'sorted'/);
  });
});
