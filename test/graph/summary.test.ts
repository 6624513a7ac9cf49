/** Layers, their parameters and their work. Counts of multiply-adds by hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { nn } from "../../src/engine/index.js";
import { multiplyAdds, summarize } from "../../src/graph/index.js";
import { captureHere } from "../support/captureHere.js";

async function work(model: nn.Module, run: () => torch.Tensor): Promise<number> {
  const { graph } = await captureHere(() => run().sum().backward(), { numbers: false, models: [model] });
  return graph.nodes.reduce((sum, node) => sum + multiplyAdds(graph, node), 0);
}

describe("multiply-adds", () => {
  test("of matrix products, convolutions, recurrent layers", async () => {
    const linear = new nn.Linear(3, 5);
    assert.equal(await work(linear, () => linear(torch.ones(7, 3))), 7 * 3 * 5);
    const conv = new nn.Conv2d(4, 6, 3, { groups: 2, padding: 1 });
    assert.equal(await work(conv, () => conv(torch.ones(2, 4, 8, 8))), 2 * 6 * 8 * 8 * (2 * 3 * 3));
    const up = new nn.ConvTranspose2d(4, 6, 2, { stride: 2 });
    assert.equal(await work(up, () => up(torch.ones(1, 4, 5, 5))), 4 * 5 * 5 * (6 * 2 * 2));
    const lstm = new nn.LSTM(3, 4);
    const gates = 4 * 4;
    assert.equal(await work(lstm, () => lstm(torch.ones(5, 2, 3))[0] as torch.Tensor), 5 * 2 * gates * (3 + 4));
    assert.equal(
      await work(new nn.Identity(), () => torch.ones([2, 3, 4], { requiresGrad: true }).bmm(torch.ones(2, 4, 5))),
      2 * 3 * 5 * 4,
    );
  });
});

describe("a summary", () => {
  test("has a row a layer with those below it, totals, and no losses", async () => {
    class Net extends nn.Module {
      encoder = new nn.Sequential(new nn.Linear(3, 4), new nn.ReLU());
      head = new nn.Linear(4, 2);
      unused = new nn.Linear(9, 9);
      override forward(x: torch.Tensor) {
        return this.head(this.encoder(x));
      }
    }
    const net = new Net();
    net.encoder.requiresGrad_(false);
    const loss = new nn.MSELoss();
    const { graph } = await captureHere(() => loss(net(torch.ones(5, 3)), torch.ones(5, 2)).backward());
    const { rows, total } = summarize(graph);
    assert.deepEqual(
      rows.map(({ path, type, depth, calls }) => [path, type, depth, calls]),
      [
        ["", "Net", 0, 1],
        ["encoder", "Sequential", 1, 1],
        ["encoder.0", "Linear", 2, 1],
        ["encoder.1", "ReLU", 2, 1],
        ["head", "Linear", 1, 1],
        ["unused", "Linear", 1, 0],
      ],
    );
    const [all, encoder, first] = rows;
    assert.deepEqual(encoder.parameters, { total: 16, trainable: 0 });
    assert.deepEqual(all.parameters, { total: 16 + 10 + 90, trainable: 100 });
    assert.deepEqual([first.inputs, first.outputs], [[[5, 3]], [[5, 4]]]);
    assert.equal(all.multiplyAdds, 5 * 12 + 5 * 8);
    assert.equal(encoder.activationBytes, 2 * 5 * 4 * 4);
    assert.deepEqual(total, {
      parameters: all.parameters,
      multiplyAdds: 100,
      activationBytes: all.activationBytes,
      parameterBytes: 4 * 116,
    });
  });

  test("shared parameters count once; several models are listed one after another", async () => {
    class Tied extends nn.Module {
      a = new nn.Linear(3, 3);
      b = new nn.Linear(3, 3);
      constructor() {
        super();
        this.b.weight = this.a.weight;
      }
      override forward(x: torch.Tensor) {
        return this.b(this.a(x));
      }
    }
    const [tied, other] = [new Tied(), new nn.Linear(3, 1)];
    const { graph } = await captureHere(() =>
      other(tied(torch.ones(1, 3)))
        .sum()
        .backward(),
    );
    const { rows, total } = summarize(graph);
    assert.deepEqual(
      rows.map(({ path, depth }) => [path, depth]),
      [
        ["Tied", 0],
        ["Tied.a", 1],
        ["Tied.b", 1],
        ["Linear", 0],
      ],
    );
    assert.equal(total.parameters.total, 9 + 3 + 3 + 4);
  });
});
