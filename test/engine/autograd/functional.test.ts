/** torch.autograd.functional against PyTorch: values, graphs of the results, errors. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch from "../../../src/engine/index.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { assertClose, formula, valuesOf } from "../../support/close.js";
import { errorText } from "../../support/golden.js";

const { functional } = torch.autograd;
const { float64 } = torch;

type Nested = { shape: number[]; data: number[] } | Nested[] | null;
type Shapes = number[] | number[][];

interface Case {
  op: "jacobian" | "hessian" | "vjp" | "jvp" | "vhp" | "hvp";
  function: keyof typeof functions;
  shapes: Shapes;
  v?: Shapes;
  createGraph: boolean;
  strict: boolean;
  out?: Nested;
  requiresGrad?: boolean[];
  grads?: Nested[];
  error?: [string, string];
}

const functions = {
  cube: (x: Tensor) => x.pow(3),
  expSum: (x: Tensor) => x.exp().sum(1),
  adder: (x: Tensor, y: Tensor) => x.mul(2).add(y.mul(3)),
  powSum: (x: Tensor) => x.pow(3).sum(),
  powAdder: (x: Tensor, y: Tensor) => x.pow(2).mul(2).add(y.pow(2).mul(3)).sum(),
  product: (x: Tensor, y: Tensor) => x.mul(y).mul(y).sum(),
  two: (x: Tensor) => [x.sin(), x.exp().sum()],
  twoOfTwo: (x: Tensor, y: Tensor) => [x.mul(y), y.pow(2).sum()],
  linear: (x: Tensor) => x.sum(),
  constant: () => torch.ones(2, { dtype: float64 }),
  firstOnly: (x: Tensor) => x.pow(2).sum(),
  layer: (a: Tensor, b: Tensor) => a.matmul(b).tanh(),
  number: () => 3 as unknown as Tensor,
};

function tensor(shape: number[], seed: number, grad = false): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return torch
    .tensor(formula(count, seed, -1, 1), { dtype: float64 })
    .reshape(shape)
    .requiresGrad_(grad);
}

const isMany = (shapes: Shapes): shapes is number[][] => Array.isArray(shapes[0]);

function tensors(shapes: Shapes, seed: number, grad = false): Tensor | Tensor[] {
  return isMany(shapes) ? shapes.map((shape, i) => tensor(shape, seed + i, grad)) : tensor(shapes, seed, grad);
}

const leaves = (result: unknown): Tensor[] => (Array.isArray(result) ? result.flatMap(leaves) : [result as Tensor]);

function same(actual: unknown, expected: Nested, what: string): void {
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, `${what}: an array of ${expected.length}`);
    return expected.forEach((entry, i) => same((actual as unknown[])[i], entry, `${what}[${i}]`));
  }
  if (expected === null || !(actual instanceof Tensor)) return assert.equal(actual, expected, what);
  assert.deepEqual(actual.shape, expected.shape, `shape of ${what}`);
  assertClose(valuesOf(actual), expected.data, 1e-12, what);
}

function run({ op, function: name, shapes, v, createGraph, strict }: Case, inputs: Tensor | Tensor[]): unknown {
  const call = functional[op] as (...args: unknown[]) => unknown;
  const options = v === undefined ? { createGraph, strict } : { createGraph, strict, v: tensors(v, 50) };
  assert.equal(isMany(shapes), Array.isArray(inputs));
  return call(functions[name], inputs, options);
}

describe("autograd.functional", () => {
  const cases = JSON.parse(readFileSync("test/golden/autogradFunctional.json", "utf8")) as Case[];
  for (const golden of cases) {
    const { op, function: name, shapes, v, createGraph, strict } = golden;
    test(`${op} ${name} ${JSON.stringify([shapes, v, { createGraph, strict }])}`, () => {
      const inputs = tensors(shapes, 1, createGraph);
      if (golden.error) {
        const [type, message] = golden.error;
        return assert.throws(
          () => run(golden, inputs),
          (error: Error) => {
            const [actual, expected] = [errorText(error.name, error.message), errorText(type, message)];
            assert.ok(actual.startsWith(expected.replace(/ has type .*/, "")), `${actual}\nPyTorch: ${expected}`);
            return true;
          },
        );
      }
      const result = run(golden, inputs);
      same(result, golden.out!, "result");
      assert.deepEqual(
        leaves(result).map((x) => x.requiresGrad),
        golden.requiresGrad,
        "requiresGrad",
      );
      if (golden.grads === undefined) return;
      const roots = leaves(result)
        .filter((x) => x.requiresGrad)
        .map((x) => x.sum());
      same(torch.autograd.grad(roots, leaves(inputs), { allowUnused: true }), golden.grads, "gradients");
    });
  }

  test("arguments by position, and refused ones", () => {
    const x = tensor([2], 1);
    const [value, product] = functional.vjp((a: Tensor) => a.pow(2), x, torch.ones(2, { dtype: float64 }), true);
    assert.deepEqual([value.shape, product.tolist()], [[2], x.mul(2).tolist()]);
    assert.throws(() => functional.jacobian(functions.cube, x, { vectorise: true } as object), {
      name: "TypeError",
      message: /unexpected option 'vectorise'/,
    });
    assert.throws(() => functional.jacobian(functions.cube, x, { strategy: "forward-mode" } as object), {
      name: "NotImplementedError",
    });
  });
});
