// Exercise: the training loop. Trains a model on all samples for a number of steps; gives the loss of each step, before the weights change.
// (Lesson 1, regression.ts)
// Упражнение: цикл обучения. Обучает модель на всех объектах заданное число шагов; возвращает потерю каждого шага до изменения весов.
// (Урок 1, regression.ts)
import torch, { nn, optim, testing } from "gradlens";

export function fit(
  model: nn.Linear,
  optimizer: optim.Optimizer,
  lossFn: nn.MSELoss,
  X: torch.Tensor,
  y: torch.Tensor,
  steps: number,
): number[] {
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const loss = lossFn(model(X), y);
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  return losses;
}

// Checks / Проверка
torch.manualSeed(0);
const X = torch.arange(10).float().view(10, 1).div(10);
const y = X.mul(2).add(1);
const model = new nn.Linear(1, 1);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
const losses = fit(model, optimizer, new nn.MSELoss(), X, y, 200);
testing.assertEqual(losses.length, 200);
testing.assertClose(losses.slice(0, 3), [2.20096, 0.24759, 0.13659], { rtol: 0, atol: 1e-4 });
testing.assertClose(model.weight, [[2]], { rtol: 0, atol: 1e-3 });
testing.assertClose(model.bias!, [1], { rtol: 0, atol: 1e-3 });
