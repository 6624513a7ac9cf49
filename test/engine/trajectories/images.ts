/** Stand-ins for CIFAR's two classes, and what the nets that tell them apart have in common. */
import { test } from "node:test";
import torch, { nn } from "../../../src/engine/index.js";
import { assertTrajectory, type Batch, flipped, type Settings, shuffled } from "./trajectory.js";

/** Horizontal and vertical stripes four pixels wide in uniform noise, 3 x 32 x 32, in the loader's shuffled batches. */
function images({ samples, batch }: Settings): Iterable<Batch> {
  const noise = torch.rand(samples, 3, 32, 32);
  const labels = torch.randint(2, [samples]);
  const stripes = torch.arange(32).remainder(8).lt(4).float().mul(0.5);
  const patterns = torch.stack([stripes.view(32, 1).expand(32, 32), stripes.expand(32, 32)]);
  const x = noise.add(patterns.at([labels]).unsqueeze(1)).sub(0.75);
  return shuffled(x, flipped(labels), batch);
}

/** Declares the test of one net of trajectories.py. */
export function testImages(name: string, model: (settings: Settings) => nn.Module): void {
  test(`${name}: 500 steps of SGD give PyTorch's losses`, () => {
    assertTrajectory(name, { model, data: images, loss: new nn.CrossEntropyLoss(), optimizer: "SGD" });
  });
}
