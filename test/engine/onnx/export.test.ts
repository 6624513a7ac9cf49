/** What `torch.onnx.export` says and refuses, and what is in the file. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { onnxModel } from "../../../src/engine/onnx/export.js";
import { mappings } from "../../../src/engine/onnx/ops/index.js";
import { operations } from "../../../src/engine/ops/operation.js";
import { format } from "../../../src/engine/platform/formats.js";
import type { Tensor } from "../../../src/engine/tensor/tensor.js";
import { setWarningHandler } from "../../../src/engine/warn.js";
import { checkExport, runOnnx } from "./onnxRuntime.js";
import { withoutMapping } from "./withoutMapping.js";

const warningsOf = (run: () => void): string[] => {
  const warnings: string[] = [];
  setWarningHandler((message) => warnings.push(message));
  try {
    run();
  } finally {
    setWarningHandler(null);
  }
  return warnings;
};

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU(), new nn.Dropout(0.5));
  norm = new nn.BatchNorm1d(3);
  override forward(points: Tensor) {
    return this.norm(this.layers(points));
  }
}

describe("torch.onnx.export", () => {
  test("writes a file: names of the state, inputs named as forward names them, a free batch", async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), "onnx-")), "net.onnx");
    const net = new Net();
    torch.onnx.export(net, torch.randn(4, 2), file);
    assert.equal(net.training, true);
    const bytes = readFileSync(file);
    const { graph, opsetImport, irVersion } = format("onnx").decodeModel(bytes);
    assert.deepEqual(
      graph.initializer.map(({ name }) => name),
      ["layers.0.weight", "layers.0.bias", "norm.running_mean", "norm.running_var", "norm.weight", "norm.bias"],
    );
    assert.deepEqual(
      graph.node.map(({ name }) => name),
      ["/layers/0/Gemm", "/layers/1/Relu", "/norm/BatchNormalization", "output/output"],
    );
    const dims = (values: typeof graph.input) =>
      values.map(({ name, type }) => [
        name,
        type.tensorType.shape.dim.map(({ dimValue, dimParam }) => dimParam ?? dimValue),
      ]);
    assert.deepEqual(dims(graph.input), [["points", ["batch", 2]]]);
    assert.deepEqual(dims(graph.output), [["output", ["batch", 3]]]);
    assert.equal(opsetImport[0].version, 17);
    assert.equal(irVersion, 8);
    const [output] = await runOnnx(bytes, [torch.randn(7, 2)]);
    assert.deepEqual([...output.dims], [7, 3]);
  });

  test("names and free sizes may be given", () => {
    const options = { inputNames: ["x"], outputNames: ["y"], dynamicAxes: { x: { 0: "n" } } };
    const { graph } = onnxModel(new Net(), torch.randn(4, 2), options);
    assert.deepEqual(graph.input[0].name, "x");
    assert.deepEqual(graph.output[0].name, "y");
    assert.deepEqual(graph.output[0].type.tensorType.shape.dim[0], { dimParam: "n" });
    const fixed = onnxModel(new Net(), torch.randn(4, 2), { dynamicAxes: {} });
    assert.deepEqual(fixed.graph.output[0].type.tensorType.shape.dim[0], { dimValue: 4 });
  });

  test("two free sizes", async () => {
    class Mean extends nn.Module {
      embedding = new nn.Embedding(20, 6);
      lstm = new nn.LSTM(6, 4, { batchFirst: true });
      attention = new nn.MultiheadAttention(4, 2, { batchFirst: true });
      override forward(tokens: Tensor) {
        const states = this.lstm(this.embedding(tokens))[0] as Tensor;
        const [mixed] = this.attention(states, states, states);
        return [mixed.reshape(-1, 4).relu(), mixed.mean(1), mixed.reshape(tokens.shape[0], -1)];
      }
    }
    const tokens = (batch: number, length: number) => torch.randint(0, 20, [batch, length]);
    const options = { inputNames: ["tokens"], dynamicAxes: { tokens: { 0: "batch", 1: "length" } } };
    await checkExport(new Mean(), [tokens(2, 5), tokens(1, 9), tokens(4, 3)], options);
  });

  test("several inputs, one of them a list", async () => {
    class Cell extends nn.Module {
      cell = new nn.LSTMCell(3, 4);
      override forward(x: Tensor, state: [Tensor, Tensor]) {
        return this.cell(x, state);
      }
    }
    const given = (n: number) => [torch.randn(n, 3), [torch.randn(n, 4), torch.randn(n, 4)]] as const;
    const { graph } = onnxModel(new Cell(), given(2), {});
    assert.deepEqual(
      graph.input.map(({ name }) => name),
      ["x", "state0", "state1"],
    );
    await checkExport(new Cell(), [given(2), given(5)]);
  });

  test("a state that is shared is written once", () => {
    class Tied extends nn.Module {
      table = new nn.Embedding(5, 3);
      out = new nn.Linear(3, 5, { bias: false });
      constructor() {
        super();
        this.out.weight = this.table.weight;
      }
      override forward(x: Tensor) {
        return this.out(this.table(x));
      }
    }
    const { graph } = onnxModel(new Tied(), torch.tensor([[1, 2]]), {});
    assert.deepEqual(
      graph.initializer.filter(({ dataType }) => dataType === 1).map(({ name }) => name),
      ["table.weight"],
    );
  });

  test("warns where values are read into JavaScript", () => {
    class Gate extends nn.Module {
      override forward(x: Tensor) {
        return x.sum().item() > 0 ? x.mul(2) : x;
      }
    }
    const warnings = warningsOf(() => onnxModel(new Gate(), torch.ones([2, 2]), {}));
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], /^item reads a tensor that depends on the inputs \(in Gate\)/);
  });

  const refused: [name: string, run: (x: Tensor) => unknown, message: RegExp][] = [
    [
      "an operation without counterpart",
      (x) => torch.linalg.inv(x.t().matmul(x)),
      /operation 'linalg.inv' \(in Refused\) has no counterpart/,
    ],
    ["random numbers", (x) => x.add(torch.rand(2)), /has other values in each run, as random numbers have/],
    [
      "a change through a view",
      (x) => {
        const y = x.mul(1);
        y.select(1, 0).zero_();
        return y;
      },
      /was changed in place through another view/,
    ],
    [
      "an order that depends on the batch",
      (x) => (x.shape[0] > 3 ? x.relu() : x.tanh()),
      /what is computed depends on the free sizes/,
    ],
    ["a batch that is fixed", (x) => x.view(2, 2), /not with batch = 4: shape '\[2, 2\]' is invalid/],
    [
      "a size that follows in no known way",
      (x) =>
        x
          .sum()
          .add(torch.zeros([2]))
          .expand([x.shape[0] ** 2, 2]),
      /how it follows from them is not known/,
    ],
  ];
  for (const [name, run, message] of refused)
    test(`refuses ${name}`, () => {
      class Refused extends nn.Module {
        override forward(x: Tensor) {
          return run(x);
        }
      }
      assert.throws(() => onnxModel(new Refused(), torch.randn(2, 2), {}), message);
    });

  test("an error names the line of the operation", () => {
    class Net extends nn.Module {
      override forward(x: Tensor) {
        return lineOfTheOperation(x);
      }
    }
    const lineOfTheOperation = (x: Tensor) => torch.linalg.det(x.t().matmul(x));
    try {
      onnxModel(new Net(), torch.eye(2), {});
      assert.fail("it was exported");
    } catch (error) {
      assert.match((error as Error).stack!, /lineOfTheOperation/);
    }
  });

  test("wrong options", () => {
    const x = torch.randn(2, 2);
    assert.throws(() => onnxModel(new Net(), x, { opset: 17 } as never), /unexpected option 'opset'/);
    assert.throws(() => onnxModel(new Net(), x, { opsetVersion: 9 }), /writes opset 17, not 9/);
    assert.throws(() => onnxModel(new Net(), x, { inputNames: ["a", "b"] }), /2 names for 1 inputs/);
    assert.throws(() => onnxModel(new Net(), x, { dynamicAxes: { points: { 5: "n" } } }), /there is no 5/);
    assert.throws(
      () => onnxModel(new Net(), x, { dynamicAxes: { dots: { 0: "n" } } }),
      /dynamicAxes names 'dots', but the inputs are 'points' and the outputs 'output'/,
    );
  });

  test("each operation has a counterpart, or is one of those that are known to have none", () => {
    const missing = [...operations.keys()].filter((name) => !mappings.has(name) && !/Backward|Curvature/.test(name));
    assert.deepEqual(missing.sort(), [...withoutMapping].sort());
    for (const name of mappings.keys()) assert.ok(operations.has(name), `there is no operation '${name}'`);
  });
});
