// What too large a learning rate does: regression.ts with 0.1 instead of 0.01. Each step overshoots the minimum by more than the one
// before, and the loss grows by a quarter a step, from 13.16 to 1.9e10 in 100 steps. The run is reported as diverged.
// Слишком большая скорость обучения: regression.ts с 0.1 вместо 0.01. Каждый шаг промахивается мимо минимума сильнее прежнего, и потеря
// растёт на четверть за шаг. Запуск отмечается как разошедшийся.
import torch, { nn, optim, testing } from "gradlens";
import { X, y } from "./regression-data.js";

export function createModel() {
  torch.manualSeed(0);
  return new nn.Linear(1, 1);
}

export const model = createModel();
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

let last = 0;
for (let step = 0; step < 100; step++) {
  const loss = lossFn(model(X), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  last = loss.item();
}
testing.assertClose(last, 1.9e10, { rtol: 0.05, atol: 0 });
