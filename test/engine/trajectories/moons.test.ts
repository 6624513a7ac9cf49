/** The third lesson's last classifier, full batches. */
import { test } from "node:test";
import torch, { nn, type Tensor } from "../../../src/engine/index.js";
import { makeMoons } from "../../../src/engine/datasets/index.js";
import { assertTrajectory, type Batch, type Settings } from "./trajectory.js";

class Moons extends nn.Module {
  layers = new nn.Sequential(
    new nn.Linear(2, 20),
    new nn.Tanh(),
    new nn.Linear(20, 20),
    new nn.Tanh(),
    new nn.Linear(20, 1),
  );

  override forward(x: Tensor): Tensor {
    return torch.sigmoid(this.layers(x));
  }
}

function* moons({ samples }: Settings): Generator<Batch> {
  const { X, y } = makeMoons({ samples, noise: 0.1, seed: 0 });
  const batch: Batch = [X.float(), y.float().view(-1, 1)];
  for (;;) yield batch;
}

test("moons: 500 steps of SGD give PyTorch's losses", () => {
  assertTrajectory("moons", { model: () => new Moons(), data: moons, loss: new nn.BCELoss(), optimizer: "SGD" });
});
