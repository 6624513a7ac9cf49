// What too large a learning rate does: regression.ts with 0.1 instead of 0.01. Each step overshoots the minimum by more
// than the one before, and the loss grows by a quarter a step.
//
//   gradlens train regression-diverging.ts
//
// The loss goes from 13.16 to 1.9e10 in 100 steps, as in PyTorch; the run is reported as diverged.
import torch, { nn, optim } from "gradlens";
import { X, y } from "./regression-data.js";

export function createModel() {
  torch.manualSeed(0);
  return new nn.Linear(1, 1);
}

export const model = createModel();
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

for (let step = 0; step < 100; step++) {
  const loss = lossFn(model(X), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
