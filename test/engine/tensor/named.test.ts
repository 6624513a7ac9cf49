/** Named tensors against PyTorch: names of results, values, errors, printing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { Tensor } from "../../../src/engine/tensor/tensor.js";
import { firstSentence } from "../../support/golden.js";
import { valuesOf } from "../../support/close.js";

type Name = string | null;
type Plain = { names: Name[]; shape: number[]; data: (number | null)[] } | Plain[] | number | boolean;

interface Golden {
  setup: { tensors: Record<string, [shape: number[], names: Name[]]>; texts: string[] };
  cases: { call: [receiver: string, method: string, args: unknown[]]; out?: Plain; error?: string }[];
}

const { setup, cases } = JSON.parse(readFileSync("test/golden/named.json", "utf8")) as Golden;

function made(shape: number[], names: Name[] = []): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const x = torch.arange(count, { dtype: torch.float32 }).div(4).sub(1).reshape(shape);
  return names.length > 0 ? x.refineNames(...names) : x;
}

function run([receiver, method, args]: [string, string, unknown[]]): unknown {
  const tensors = Object.fromEntries(Object.entries(setup.tensors).map(([name, spec]) => [name, made(...spec)]));
  const live = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.startsWith("'") ? value.slice(1, -1) : value === "a > 0" ? tensors.a.gt(0) : tensors[value];
    if (Array.isArray(value)) return value.map(live);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, live(entry)]));
    return value;
  };
  const member = (tensors[receiver] as unknown as Record<string, unknown>)[method];
  return typeof member === "function"
    ? (member as (...args: unknown[]) => unknown).apply(tensors[receiver], args.map(live))
    : member;
}

function same(actual: unknown, expected: Plain): void {
  if (Array.isArray(expected)) {
    const list = Array.isArray(actual) ? actual : Object.values(actual as object);
    return expected.forEach((entry, i) => same(list[i], entry));
  }
  if (!(actual instanceof Tensor)) return assert.equal(actual, expected);
  const want = expected as { names: Name[]; shape: number[]; data: (number | null)[] };
  assert.deepEqual([actual.names, actual.shape], [want.names, want.shape]);
  valuesOf(actual.detach()).forEach((value, i) => {
    if (want.data[i] !== null) assert.ok(Math.abs(value - want.data[i]) < 2e-5, `element ${i}: ${value}`);
  });
}

/** This library's names of operations where PyTorch gives its own. */
const unsupported = (message: string) => message.replace(/^\S+ is not yet supported/, "* is not yet supported");

describe("named tensors", () => {
  for (const { call, out, error } of cases)
    test(`${call[0]}.${call[1]}(${JSON.stringify(call[2]).slice(1, -1)})`, () => {
      if (error === undefined) return same(run(call), out!);
      assert.throws(
        () => run(call),
        (thrown: Error) => {
          assert.equal(thrown.name, "RuntimeError");
          const [actual, expected] = [thrown.message, error].map((text) => unsupported(firstSentence(text)));
          assert.equal(actual, expected);
          return true;
        },
      );
    });

  test("printing", () => {
    const { a, c, p } = setup.tensors;
    const sum = made([2, 3], ["N", "C"]).requiresGrad_().mul(2).sum("C");
    const texts = [made(...a), made(...c), made(...p), torch.zeros(0, { names: ["N"] }), sum].map(String);
    assert.deepEqual(texts, setup.texts);
  });

  test("names at creation", () => {
    const options = { names: ["N", "C"] };
    for (const x of [
      torch.zeros(2, 3, options),
      torch.ones([2, 3], options),
      torch.empty(2, 3, options),
      torch.full([2, 3], 1.5, options),
      torch.rand(2, 3, options),
      torch.randn(2, 3, options),
      torch.tensor([[1, 2]], options),
      torch.zerosLike(torch.ones(2, 3, options)),
      torch.randLike(torch.ones(2, 3, options)),
    ])
      assert.deepEqual(x.names, ["N", "C"]);
    assert.deepEqual([torch.zeros(2).names, torch.zeros(2).hasNames()], [[null], false]);
    assert.throws(() => torch.zeros(2, 3, { names: ["N"] }), /^RuntimeError: Number of names \(1\)/);
    assert.throws(() => torch.zeros(2, 3, { names: ["N", "N"] }), /duplicate names\. Got names: \['N', 'N'\]/);
  });

  test("setting names, and forgetting them", () => {
    const x = torch.zeros(2, 3);
    x.names = ["N", "C"];
    assert.deepEqual(x.names, ["N", "C"]);
    x.names = null;
    assert.equal(x.hasNames(), false);
  });

  test("gradients have no names, and flow", () => {
    const x = made([2, 3], ["N", "C"]).requiresGrad_();
    x.alignTo("C", "N").mul(2).flatten(["C", "N"], "F").sum("F").backward();
    assert.deepEqual(
      [x.grad!.names, x.grad!.tolist()],
      [
        [null, null],
        [
          [2, 2, 2],
          [2, 2, 2],
        ],
      ],
    );
  });

  test("functional forms and layers", () => {
    const x = made([2, 3], ["N", "C"]);
    assert.deepEqual(torch.sum(x, "C").names, ["N"]);
    assert.deepEqual(torch.softmax(x, "C").names, ["N", "C"]);
    assert.deepEqual(torch.transpose(x, "N", "C").names, ["C", "N"]);
    assert.deepEqual(nn.functional.linear(x, torch.zeros(5, 3)).names, ["N", null]);
    assert.deepEqual(new nn.Dropout(0.5)(x).names, ["N", "C"]);
  });

  test("tensors on meta have names too", () => {
    const x = torch.zeros(2, 3, { names: ["N", "C"], device: "meta" });
    assert.deepEqual(x.sum("C").names, ["N"]);
  });
});
