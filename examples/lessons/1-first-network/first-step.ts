// One neuron before and after its first step of gradient descent.
// Один нейрон до и после первого шага градиентного спуска.
import torch, { nn, optim, plot, testing } from "gradlens";
import { X, y } from "./regression-data.js";

const createModel = () => {
  torch.manualSeed(0);
  return new nn.Linear(1, 1);
};
const lossFn = new nn.MSELoss();

// Random weights predict badly. A loss is a tensor with a history; item() is its number, detach() the tensor without the history.
// Случайные веса предсказывают плохо. Потеря — тензор с историей; item() даёт число, detach() — тензор без истории.
const model = createModel();
const before = model(X);
const loss = lossFn(before, y);
console.log(`loss ${loss.item()}`);
testing.assertClose(loss, 13.16468);
testing.assertEqual([loss.requiresGrad, before.detach().requiresGrad], [true, false]);

// A mistake to know: targets of shape [100] beside predictions of shape [100, 1] are compared each with each, 10,000 pairs. The
// number looks like a loss and is none. (The comment below keeps the editor from underlining it.)
// Известная ошибка: ответы формы [100] рядом с предсказаниями [100, 1] сравниваются каждый с каждым, 10 000 пар. Число похоже на
// потерю, но это не она. (Комментарий ниже отключает предупреждение редактора.)
// gradlens-ignore broadcast
const wrong = lossFn(before, y.view(-1));
testing.assertClose(wrong, 13.15168);

// One step: forget old gradients, go back from the loss, move the weights.
// Один шаг: забыть старые градиенты, пройти от потери назад, сдвинуть веса.
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
optimizer.zeroGrad();
loss.backward();
optimizer.step();
const after = model(X);
const newLoss = lossFn(after, y);
console.log(`loss after one step ${newLoss.item()}`);
testing.assertClose(newLoss, 8.3055);

plot.scatter(X, y);
plot.plot(X, before.detach(), "b--", { label: "Step 0" });
plot.plot(X, after.detach(), "g--", { label: "Step 1" });
plot.legend();
plot.grid();
plot.show();

// Predictions that are detached end the way back before it reaches the weights: there is nothing to learn from.
// Отсоединённые предсказания обрывают путь назад до весов: учиться не на чем.
const cut = lossFn(model(X).detach(), y);
testing.assertEqual(cut.requiresGrad, false);
