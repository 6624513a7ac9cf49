/**
 * Every operation that has a derivative against finite differences. An operation without a sample fails: add one to a table of
 * derivatives/.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import "../../../src/engine/index.js";
import { operations } from "../../../src/engine/ops/operation.js";
import { gradcheck, gradgradcheck } from "../../support/gradcheck.js";
import { activations } from "./derivatives/activations.js";
import { core } from "./derivatives/core.js";
import { indexing } from "./derivatives/indexing.js";
import { linearAlgebra } from "./derivatives/linalg.js";
import { losses } from "./derivatives/losses.js";
import { recurrent } from "./derivatives/recurrent.js";
import { pointwise } from "./derivatives/pointwise.js";
import { reductions } from "./derivatives/reductions.js";
import { sparse } from "./derivatives/sparse.js";
import type { Samples } from "./derivatives/sample.js";
import { spatial } from "./derivatives/spatial.js";

const samples: Samples = {
  ...core,
  ...indexing,
  ...linearAlgebra,
  ...activations,
  ...pointwise,
  ...reductions,
  ...losses,
  ...recurrent,
  ...sparse,
  ...spatial,
};

const differentiable = [...operations.values()].filter((operation) => operation.backward !== null);

/** Runs a test and counts how often the operation's derivative was taken in it. */
function backwardCalls(name: string, body: () => void): number {
  const operation = operations.get(name)!;
  const { backward } = operation;
  let calls = 0;
  const counted = (...args: Parameters<NonNullable<typeof backward>>) => {
    calls++;
    return backward!(...args);
  };
  Object.assign(operation, { backward: counted });
  try {
    body();
  } finally {
    Object.assign(operation, { backward });
  }
  return calls;
}

describe("derivatives", () => {
  test("every operation with a derivative has a sample", () => {
    const missing = differentiable.map(({ name }) => name).filter((name) => !(name in samples));
    assert.deepEqual(missing, []);
  });

  test("every sample is of an operation", () => {
    assert.deepEqual(
      Object.keys(samples).filter((name) => !operations.has(name)),
      [],
    );
  });

  for (const { name } of differentiable)
    [samples[name] ?? []].flat().forEach(({ f, inputs, second = true, step, refused }, i) =>
      test(`${name} ${i}`, () => {
        if (refused) {
          const refuse = () =>
            assert.throws(
              () =>
                f(...inputs())
                  .sum()
                  .backward(),
              refused,
            );
          return assert.ok(backwardCalls(name, refuse) > 0, `the sample does not use ${name}`);
        }
        const calls = backwardCalls(name, () => gradcheck(f, inputs(), { step }));
        assert.ok(calls > 0, `the sample does not use ${name}`);
        if (second) gradgradcheck(f, inputs());
      }),
    );
});
