import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { quantities } from "../../webview/flow/quantities.js";
import { isWeight } from "../../webview/flow/state.js";
import { flowTable } from "../../webview/flow/table.js";
import { scaleOf } from "../../webview/shared/heatmap.js";
import { followRun } from "../../webview/shared/followRun.js";
import { parameter, statistics } from "../diagnosis/evidence.js";

const sample = (step: number, norms: Record<string, number>) => ({
  step,
  time: step,
  parameters: Object.entries(norms).map(([name, norm]) =>
    parameter(name, { gradient: statistics({ norm, nan: Number.isNaN(norm) ? 1 : 0 }) }),
  ),
  activations: [],
});

describe("the table of the gradient flow", () => {
  test("one column a sample while there is room", () => {
    const { rows, columns, domain } = flowTable(
      [sample(0, { a: 1, b: 2 }), sample(5, { a: 3, b: 0.5 })],
      quantities.gradient,
      () => true,
      10,
    );
    assert.deepEqual(rows, ["a", "b"]);
    assert.deepEqual(
      columns.map(({ first, last, values }) => [first, last, ...values]),
      [
        [0, 0, 1, 2],
        [5, 5, 3, 0.5],
      ],
    );
    assert.deepEqual(domain, [0.5, 3]);
  });

  test("columns that share samples keep the spike and the NaN", () => {
    const samples = Array.from({ length: 100 }, (_, i) => sample(i, { a: i === 41 ? 99 : i === 77 ? NaN : 1 }));
    const { columns, domain } = flowTable(samples, quantities.gradient, () => true, 10);
    assert.equal(columns.length, 10);
    assert.equal(columns[4].values[0], 99);
    assert.deepEqual(columns.map(({ broken }) => broken[0]).indexOf(true), 7);
    assert.equal(domain[1], 99);
  });

  test("layers that come later have nothing before", () => {
    const { rows, columns } = flowTable(
      [sample(0, { a: 1 }), sample(1, { a: 1, b: 2 })],
      quantities.gradient,
      () => true,
      10,
    );
    assert.deepEqual(rows, ["a", "b"]);
    assert.ok(Number.isNaN(columns[0].values[1]));
  });

  test("biases are told from weights", () => {
    assert.deepEqual(["0.weight", "0.bias", "rnn.weight_ih_l0", "rnn.bias_ih_l0", "in_proj_bias"].filter(isWeight), [
      "0.weight",
      "rnn.weight_ih_l0",
    ]);
  });
});

test("places on a logarithmic scale", () => {
  const place = scaleOf({ domain: [0.01, 100], log: true });
  assert.deepEqual([0.01, 1, 100, 1000, 0].map(place), [0, 0.5, 1, 1, 0]);
  assert.ok(Number.isNaN(place(-1)));
  assert.ok(Number.isNaN(place(NaN)));
});

test("a view of one run follows the newest live one until a person picks", () => {
  const run = (id: string, status: "running" | "completed") => ({ id, name: id, started: 0, status, detail: "" });
  const none = { run: null, chosen: false };
  assert.deepEqual(followRun(none, []), none);
  assert.deepEqual(followRun(none, [run("a", "completed")]), { run: "a", chosen: false });
  assert.deepEqual(followRun({ run: "a", chosen: false }, [run("b", "running"), run("a", "completed")]).run, "b");
  assert.deepEqual(followRun({ run: "a", chosen: true }, [run("b", "running"), run("a", "completed")]).run, "a");
  assert.deepEqual(followRun({ run: "x", chosen: true }, [run("a", "completed")]), { run: "a", chosen: false });
});
