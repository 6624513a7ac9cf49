// One neuron learns a straight line: 100 steps of gradient descent.
// Один нейрон учит прямую: 100 шагов градиентного спуска.
import torch, { nn, optim, plot, testing, train } from "gradlens";
import { X, y } from "./regression-data.js";

export function createModel() {
  torch.manualSeed(0);
  return new nn.Linear(1, 1);
}

export const model = createModel();
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });

// Each step uses all points: one batch is the whole set.
// Каждый шаг использует все точки: один пакет — это весь набор.
const history: number[] = [];
for (let step = 0; step < 100; step++) {
  const loss = lossFn(model(X), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  history.push(loss.item());
}
testing.assertClose(history[99], 0.21645, { rtol: 0, atol: 1e-5 });

plot.plot(history);
plot.grid();
plot.show();

// R2 is 1 for a perfect fit and 0 for the mean of the answers.
// R2 равен 1 для идеальной модели и 0 для среднего ответа.
export const r2 = train.metrics.r2(model(X), y);
train.log({ r2 });
console.log(`y = ${model.bias!.item().toFixed(2)} + ${model.weight.item().toFixed(2)} x, R2 ${r2.toFixed(4)}`);
testing.assertClose(r2, 0.66318, { rtol: 0, atol: 1e-5 });
