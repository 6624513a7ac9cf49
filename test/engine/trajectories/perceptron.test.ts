/** A 784-256-128-10 perceptron with Adam: float32 with tanh, float64 with ReLU (trajectories.py says why). */
import { test } from "node:test";
import torch, { nn, type Tensor } from "../../../src/engine/index.js";
import { assertTrajectory, type Batch, type Settings } from "./trajectory.js";

class Perceptron extends nn.Module {
  layers: nn.Sequential;

  constructor(activation: Settings["activation"]) {
    super();
    const between = new nn[activation]();
    this.layers = new nn.Sequential([
      ["0", new nn.Linear(784, 256)],
      ["1", between],
      ["2", new nn.Linear(256, 128)],
      ["3", between],
      ["4", new nn.Linear(128, 10)],
    ]);
  }

  override forward(x: Tensor): Tensor {
    return this.layers(x);
  }
}

/** Ten random binary pictures of 28 x 28 under uniform noise; new ones in every batch. */
function* digits({ batch }: Settings): Generator<Batch> {
  const pictures = torch.rand(10, 784).gt(0.8).float().mul(0.5);
  for (;;) {
    const labels = torch.randint(10, [batch]);
    yield [pictures.at([labels]).add(torch.rand(batch, 784)), labels];
  }
}

for (const name of ["mlp", "mlpRelu"])
  test(`${name}: 500 steps of Adam give PyTorch's losses`, () => {
    assertTrajectory(name, {
      model: ({ activation }) => new Perceptron(activation),
      data: digits,
      loss: new nn.CrossEntropyLoss(),
      optimizer: "Adam",
    });
  });
