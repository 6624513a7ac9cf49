import assert from "node:assert/strict";
import { describe, test } from "node:test";
import torch, { F, nn, type Tensor } from "gradlens";
import { heap } from "../../../src/engine/memory/heap.js";

/** Keeps what it is given, as a user's module may. */
class Keeping extends nn.Module {
  kept: Tensor[] = [];

  override forward(x: Tensor): Tensor {
    this.kept.push(x);
    return x.tanh();
  }
}

const inUse = () => heap()!.allocator.inUse;
const layers = () => [new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 64), new nn.Tanh(), new nn.Linear(64, 1)];
/** Bytes of a hidden layer's result for 1024 samples. */
const HIDDEN = 1024 * 64 * 4;

describe("results between the modules of a Sequential", () => {
  const x = torch.randn([1024, 64]);

  test("give their memory back at once without a graph", () => {
    const model = new nn.Sequential(...layers());
    // The kernels' own work space is made once.
    torch.noGrad(() => model(x));
    const before = inUse();
    const out = torch.noGrad(() => model(x));
    assert.ok(inUse() - before < HIDDEN, `${inUse() - before} bytes`);
    assert.equal(out.numel(), 1024);
  });

  test("give it back as the backward pass goes by, and the gradients are those of a model that keeps them", () => {
    const [model, twin] = [0, 1].map(() => {
      torch.manualSeed(1);
      return new nn.Sequential(...layers());
    });
    const held: Tensor[] = [];
    for (const layer of twin) layer.registerForwardHook((_module, _inputs, output) => void held.push(output as Tensor));
    const grads = [model, twin].map((each) => {
      const before = inUse();
      each(x).square().mean().backward();
      if (each === model) {
        const parameters = [...model.parameters()].reduce((bytes, { nbytes }) => bytes + nbytes, 0);
        assert.ok(inUse() - before < HIDDEN + 2 * parameters, `${inUse() - before} bytes`);
      }
      return [...each.parameters()].map((parameter) => parameter.grad!.clone());
    });
    grads[0].forEach((grad, i) => assert.ok(torch.equal(grad, grads[1][i])));
    assert.ok(held.every((out) => Number.isFinite(out.sum().item())));
  });

  test("so do those inside of a transformer layer, unless a function of the user's sees them", () => {
    const tokens = torch.randn([4, 256, 64]);
    const run = (activation: "relu" | ((x: Tensor) => Tensor)) => {
      torch.manualSeed(3);
      const model = new nn.TransformerEncoderLayer(64, 4, {
        dimFeedforward: 512,
        dropout: 0,
        batchFirst: true,
        activation,
      });
      const step = () => model(tokens).square().mean().backward();
      step();
      model.zeroGrad();
      torch.memoryStats();
      const before = inUse();
      step();
      return { bytes: inUse() - before, grads: [...model.parameters()].map(({ grad }) => grad!.clone()) };
    };
    const seen: Tensor[] = [];
    const [plain, kept] = [run("relu"), run((x) => (seen.push(x), x.relu()))];
    assert.ok(plain.bytes < kept.bytes / 2, `${plain.bytes} and ${kept.bytes} bytes`);
    plain.grads.forEach((grad, i) => assert.ok(torch.equal(grad, kept.grads[i])));
    assert.ok(seen.every((x) => Number.isFinite(x.sum().item())));
  });

  test("stay while a second pass may need them", () => {
    const model = new nn.Sequential(...layers());
    const loss = model(x).square().mean();
    loss.backward({ retainGraph: true });
    const first = [...model.parameters()].map((parameter) => parameter.grad!.clone());
    loss.backward();
    [...model.parameters()].forEach((parameter, i) => assert.ok(torch.allclose(parameter.grad!, first[i].mul(2))));
  });

  test("stay where a hook or a module of the user's may have kept them", () => {
    const keeping = new Keeping();
    const inner = new Keeping();
    const model = new nn.Sequential(
      new nn.Linear(64, 64),
      keeping,
      new nn.ReLU(),
      new nn.Sequential(inner, new nn.Linear(64, 64)),
      new nn.Linear(64, 64),
      new nn.Sigmoid(),
    );
    const hooked: Tensor[] = [];
    model
      .at(4)
      .registerForwardHook((_module, inputs, output) => void hooked.push(inputs[0] as Tensor, output as Tensor));
    model(x).sum().backward();
    torch.noGrad(() => model(x));
    for (const tensor of [...keeping.kept, ...inner.kept, ...hooked]) {
      assert.equal(tensor.numel(), 1024 * 64);
      assert.ok(Number.isFinite(tensor.sum().item()));
    }
  });

  test("views of the input are nobody's to give up", () => {
    const images = torch.ones([4, 8, 8]);
    const model = new nn.Sequential(new nn.Flatten(), new nn.Identity(), new nn.Dropout(0), new nn.Linear(64, 2));
    torch.noGrad(() => model(images));
    model.eval();
    torch.noGrad(() => model(images));
    assert.equal(images.sum().item(), 256);
  });
});

describe("tensors that only an operation and its graph node see", () => {
  const scores = torch.randn([1024, 64], { requiresGrad: true });
  const labels = torch.zeros([1024], { dtype: torch.int64 });
  scores.grad = torch.zeros([1024, 64]);
  const losses: [name: string, run: () => Tensor][] = [
    ["the mask of dropout", () => F.dropout(scores, 0.5)],
    ["the log-probabilities of cross-entropy", () => F.crossEntropy(scores, labels, { reduction: "none" })],
  ];

  for (const [name, run] of losses)
    test(`${name} goes back with the graph, at once without one`, () => {
      const plain = inUse();
      const out = torch.noGrad(run);
      assert.ok(inUse() - plain <= out.nbytes + HIDDEN / 8, `${inUse() - plain} bytes without a graph`);
      const gradient = torch.ones(out.shape);
      const before = inUse();
      const recorded = run();
      const during = inUse() - before;
      assert.ok(during >= HIDDEN + recorded.nbytes, `${during} bytes with one`);
      recorded.backward({ gradient, retainGraph: true });
      recorded.backward({ gradient });
      assert.ok(inUse() - before <= during - HIDDEN + HIDDEN / 8, `${inUse() - before} bytes after it`);
    });
});
