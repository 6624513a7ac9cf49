/** The lesson's worked example, step by step as it is captured: what arrives, the local derivative, their product, where it ends. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { CapturedGraph, TensorData } from "../../src/protocol/graph.js";
import { captureGraph } from "../support/capturedGraph.js";
import { project } from "../runtime/project.js";

const number = (data: TensorData | null | undefined) => data?.statistics.mean ?? NaN;
/** As the lesson writes numbers: two digits. */
const short = (data: TensorData | null | undefined) => number(data).toFixed(2);

describe("examples/lessons/3-gradients-and-text/backward-by-hand.ts", () => {
  let graph: CapturedGraph;
  before(async () => {
    ({ graph } = await captureGraph("examples/lessons/3-gradients-and-text/backward-by-hand.ts", {
      folder: project({}),
    }));
  });
  const valueOf = (tensor: number) => short(graph.tensors[tensor].value);
  const nameOf = (tensor: number) => graph.tensors[tensor].name;

  test("the forward pass: 0.73", () => {
    const steps = graph.nodes.map(({ operation, inputs, outputs }) => [
      operation,
      ...inputs.map(valueOf),
      valueOf(outputs[0]),
    ]);
    assert.deepEqual(steps, [
      ["mul", "2.00", "-1.00", "-2.00"],
      ["mul", "-3.00", "-2.00", "6.00"],
      ["add", "-2.00", "6.00", "4.00"],
      ["add", "4.00", "-3.00", "1.00"],
      ["mul", "1.00", "-1.00", "-1.00"],
      ["exp", "-1.00", "0.37"],
      ["add", "0.37", "1.00", "1.37"],
      ["reciprocal", "1.37", "0.73"],
    ]);
    const sigmoid = 1 / (1 + Math.exp(-1));
    assert.ok(Math.abs(number(graph.tensors[graph.passes[0].roots[0]].value) - sigmoid) < 1e-6);
  });

  test("the backward pass: upstream, local derivative, product, one node at a time", () => {
    const steps = graph.backward.flatMap((step) =>
      step.kind === "derivative"
        ? [
            [
              graph.nodes[step.node].operation,
              short(step.upstream[0]),
              step.local.map(short),
              step.downstream.map(short),
            ],
          ]
        : [],
    );
    assert.deepEqual(steps, [
      ["reciprocal", "1.00", ["-0.53"], ["-0.53"]],
      ["add", "-0.53", ["1.00", "NaN"], ["-0.53", "NaN"]],
      ["exp", "-0.53", ["0.37"], ["-0.20"]],
      ["mul", "-0.20", ["-1.00", "NaN"], ["0.20", "NaN"]],
      ["add", "0.20", ["1.00", "1.00"], ["0.20", "0.20"]],
      ["add", "0.20", ["1.00", "1.00"], ["0.20", "0.20"]],
      ["mul", "0.20", ["-2.00", "-3.00"], ["-0.39", "-0.59"]],
      ["mul", "0.20", ["-1.00", "2.00"], ["-0.20", "0.39"]],
    ]);
    for (const step of graph.backward)
      if (step.kind === "derivative")
        step.downstream.forEach((data, i) => {
          const product = number(step.upstream[0]) * number(step.local[i]);
          if (data !== null) assert.ok(Math.abs(number(data) - product) < 1e-6);
        });
  });

  test("it accumulates in the leaves, which have the names of their variables", () => {
    const ends = graph.backward.flatMap((step) =>
      step.kind === "accumulation" ? [[nameOf(step.tensor), short(step.added), step.before]] : [],
    );
    assert.deepEqual(
      ends.sort(([a], [b]) => String(a).localeCompare(String(b))),
      [
        ["w0", "-0.20", null],
        ["w1", "-0.39", null],
        ["w2", "0.20", null],
        ["x0", "0.39", null],
        ["x1", "-0.59", null],
      ],
    );
    const f = 1 / (1 + Math.exp(-1));
    const w2 = graph.tensors.find(({ name }) => name === "w2");
    assert.ok(Math.abs(number(w2?.gradient) - f * (1 - f)) < 1e-6, "0.1966...");
  });

  test("every operation has the line that it is written in", () => {
    const first = graph.nodes[0].position!.line;
    assert.deepEqual(
      graph.nodes.map(({ position }) => position!.line - first),
      [0, 1, 2, 3, 4, 5, 6, 7],
    );
    assert.match(graph.nodes[0].position!.file, /backward-by-hand\.ts$/);
  });
});
