/** `torch.testing`: accepts what the real one accepts (test/golden/testing.py), and tells what differs. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { type NestedArray, testing } from "../../src/engine/index.js";
import { readGolden } from "./tensor/random/golden.js";

type Nested = number | string | Nested[];

interface Case {
  dtype: "float16" | "bfloat16" | "float32" | "float64" | "int64";
  actual: Nested;
  expected: Nested;
  options: { rtol?: number; atol?: number; equal_nan?: boolean };
  accepts: boolean;
}

/** NaN and infinities are texts in the golden file. */
const numbers = (values: Nested): NestedArray => (Array.isArray(values) ? values.map(numbers) : Number(values));

function failure(compare: () => void): torch.AssertionError {
  try {
    compare();
  } catch (error) {
    assert.ok(error instanceof torch.AssertionError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

describe("assertClose", () => {
  test("accepts what PyTorch accepts", () => {
    const cases = readGolden<Case[]>("testing.json");
    assert.ok(cases.some(({ accepts }) => accepts) && cases.some(({ accepts }) => !accepts));
    for (const { dtype, actual, expected, options, accepts } of cases) {
      const [a, b] = [actual, expected].map((values) => torch.tensor(numbers(values), { dtype: torch[dtype] }));
      const { equal_nan, ...tolerances } = options;
      const compare = () => testing.assertClose(a, b, { ...tolerances, ...(equal_nan && { equalNan: true }) });
      const what = JSON.stringify([dtype, actual, expected, options]);
      if (accepts) assert.doesNotThrow(compare, what);
      else assert.throws(compare, torch.AssertionError, what);
    }
  });

  test("takes numbers beside a tensor as a tensor of its dtype", () => {
    testing.assertClose(torch.tensor(0.1), 0.1, { rtol: 0, atol: 0 });
    testing.assertClose(torch.tensor([[1, 2]]), [[1, 2]]);
    assert.throws(() => testing.assertClose(0.1 + 0.2, 0.3, { rtol: 0, atol: 0 }), torch.AssertionError);
  });

  test("two tensors must have one dtype, unless that is not asked", () => {
    const [a, b] = [torch.ones(1), torch.ones(1, { dtype: torch.float64 })];
    assert.match(
      failure(() => testing.assertClose(a, b)).message,
      /'dtype' do not match: torch.float32 != torch.float64/,
    );
    testing.assertClose(a, b, { checkDtype: false });
  });

  test("tells where and by how much, with both values", () => {
    const error = failure(() => testing.assertClose(torch.tensor([1, 2.5, 3]), [1, 2, 3]));
    const { message, actual, expected } = error;
    assert.match(message, /^Tensor-likes are not close!\n\nExpected tensor\(\[1\., 2\., 3\.\]\), but got/);
    assert.match(message, /Mismatched elements: 1 \/ 3 \(33\.3%\)\nGreatest absolute difference: 0\.5 at index \(1\)/);
    assert.deepEqual([actual, expected], ["tensor([1.0000, 2.5000, 3.0000])", "tensor([1., 2., 3.])"]);
    assert.match(failure(() => testing.assertClose(1, 2)).message, /^Scalars are not close!/);
    assert.equal(failure(() => testing.assertClose(1, 2, { msg: "no" })).message, "no");
    const shapes = failure(() => testing.assertClose(torch.ones(2), torch.ones(1, 2)));
    assert.match(shapes.message, /'shape' do not match: torch\.Size\(\[2\]\) != torch\.Size\(\[1, 2\]\)/);
  });

  test("wants both tolerances or none, and no other option", () => {
    assert.throws(() => testing.assertClose(1, 1, { rtol: 1 }), /rtol and atol must both be specified/);
    assert.throws(() => testing.assertClose(1, 1, { tolerance: 1 } as object), /unexpected option 'tolerance'/);
  });
});

test("assertEqual compares texts, truth values and lists, and tells both", () => {
  testing.assertEqual(["a", [1, true, null]], ["a", [1, true, null]]);
  const { message, actual, expected } = failure(() => testing.assertEqual(["a", 1], ["b", 1]));
  assert.equal(message, 'Expected ["b",1], but got ["a",1].');
  assert.deepEqual([actual, expected], ['["a",1]', '["b",1]']);
});
