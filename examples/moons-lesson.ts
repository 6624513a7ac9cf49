// What the three classifiers of the lesson share: the data, the training loop, the three-layer network.
// The files that use it: moons-sigmoid-2.ts, moons-sigmoid-20.ts, moons-tanh-20.ts.
import torch, { nn, optim, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

const moons = makeMoons({ samples: 1000, noise: 0.1, seed: 0 });
/** float32 [1000, 2] */
export const X = moons.X.float();
/** float32 [1000, 1], 0 or 1 */
export const y = moons.y.float().view(1000, 1);

/** Three layers, 2-20-20-1, with an activation of your choice between them. */
export class Classifier extends nn.Module {
  layers: nn.Sequential;

  constructor(activation: () => nn.Module) {
    super();
    torch.manualSeed(0);
    this.layers = new nn.Sequential(
      new nn.Linear(2, 20),
      activation(),
      new nn.Linear(20, 20),
      activation(),
      new nn.Linear(20, 1),
    );
  }

  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x));
  }
}

/** 1000 steps, each on all points. */
export function fitModel(model: Classifier) {
  const lossFn = new nn.BCELoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  for (let step = 0; step < 1000; step++) {
    const loss = lossFn(model(X), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
}

/** The part of points on the right side, logged and printed. */
export function report(model: nn.Module) {
  const accuracy = train.metrics.binaryAccuracy(model(X), y);
  train.log({ accuracy });
  console.log(`accuracy ${accuracy.toFixed(3)}`);
  return accuracy;
}
