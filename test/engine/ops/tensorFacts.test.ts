/** What is told of tensors and dtypes; expected values were printed by PyTorch 1.13. */
import assert from "node:assert/strict";
import { test } from "node:test";
import torch from "../../../src/engine/index.js";

test("facts of tensors", () => {
  const x = torch.zeros(2, 3);
  assert.deepEqual(
    [torch.isTensor(x), torch.isTensor(1), torch.numel(x), x.nelement(), x.ndimension()],
    [true, false, 6, 6, 2],
  );
  assert.deepEqual([x.isCpu, x.isCuda, torch.zeros(1, { device: "meta" }).isCpu], [true, false, false]);
  assert.deepEqual(
    [torch.isFloatingPoint(x), x.isSigned(), x.byte().isSigned(), x.bool().isSigned()],
    [true, true, false, false],
  );
  assert.deepEqual(
    [torch.isSameSize(x, x.t()), x.reshapeAs(x.t()).shape, x.typeAs(x.long()).dtype],
    [false, [3, 2], torch.int64],
  );
  assert.deepEqual([torch.isNonzero(torch.tensor([2])), torch.tensor(0).isNonzero()], [true, false]);
  assert.throws(
    () => torch.isNonzero(x),
    /^RuntimeError: Boolean value of Tensor with more than one value is ambiguous/,
  );
  assert.throws(() => torch.isNonzero(torch.zeros(0)), /Boolean value of Tensor with no values is ambiguous/);
});

test("facts of dtypes", () => {
  assert.equal(torch.promoteTypes(torch.int32, torch.float16), torch.float16);
  assert.equal(torch.resultType(torch.zeros(2, { dtype: torch.int64 }), 1.5), torch.float32);
  assert.deepEqual(
    [torch.canCast(torch.float64, torch.float32), torch.canCast(torch.float32, torch.int32)],
    [true, false],
  );
  assert.deepEqual(torch.broadcastShapes([2, 1], [3], [1, 1, 1]), [1, 2, 3]);
  const { eps, max, tiny, bits } = torch.finfo(torch.float32);
  assert.deepEqual([eps, max, tiny, bits], [1.1920928955078125e-7, 3.4028234663852886e38, 1.1754943508222875e-38, 32]);
  assert.deepEqual(torch.finfo(torch.bfloat16).max, 3.3895313892515355e38);
  assert.deepEqual(torch.iinfo(torch.uint8), { bits: 8, max: 255, min: 0, dtype: "uint8" });
  assert.deepEqual([torch.iinfo(torch.int16).min, torch.iinfo(torch.int32).max], [-32768, 2147483647]);
  assert.throws(() => torch.finfo(torch.int64), /^TypeError: torch.finfo\(\) requires a floating point input type/);
  assert.throws(() => torch.iinfo(torch.float32), /^TypeError: torch.iinfo\(\) requires an integer input type/);
});

test("tensors aligned by names", () => {
  const [a, b] = torch.alignTensors(torch.zeros(3, { names: ["C"] }), torch.zeros(2, 3, { names: ["N", "C"] }));
  assert.deepEqual(
    [a.shape, a.names, b.shape],
    [
      [1, 3],
      ["N", "C"],
      [2, 3],
    ],
  );
});
