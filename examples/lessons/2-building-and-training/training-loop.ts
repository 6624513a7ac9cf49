// The training loop: zero the gradients, predict, measure, go back, step. Once through the data is an epoch.
// Цикл обучения: обнулить градиенты, предсказать, измерить, пройти назад, шагнуть. Один проход по данным — эпоха.
import torch, { nn, optim, testing } from "gradlens";
import { XTest, XTrain, yTest, yTrain } from "./three-classes.js";

// Gradients add up until they are zeroed: two passes give twice the gradient.
// Градиенты складываются, пока их не обнулят: два прохода дают двойной градиент.
const weight = torch.tensor([2], { dtype: torch.float32, requiresGrad: true });
weight.square().sum().backward();
weight.square().sum().backward();
testing.assertClose(weight.grad!, [8]);

torch.manualSeed(0);
const net = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 3));
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-2 });
const lossFn = new nn.CrossEntropyLoss();
const accuracies: number[] = [];

for (let epoch = 0; epoch < 100; epoch++) {
  net.train();
  optimizer.zeroGrad();
  const loss = lossFn(net(XTrain), yTrain);
  loss.backward();
  optimizer.step();

  // Every tenth epoch: how many answers are right on data that the network does not learn from.
  // Каждую десятую эпоху: доля верных ответов на данных, на которых сеть не учится.
  if (epoch % 10 === 0 || epoch === 99) {
    net.eval();
    const right = torch.noGrad(() => net(XTest).argmax({ dim: 1 }).eq(yTest));
    accuracies.push(right.float().mean().item());
    console.log(`epoch ${epoch}: loss ${loss.item().toFixed(4)}, accuracy ${accuracies.at(-1)!.toFixed(3)}`);
  }
}

testing.assertClose(accuracies[0], 0.222222, { rtol: 0, atol: 1e-6 });
testing.assertClose(accuracies.at(-1)!, 0.877778, { rtol: 0, atol: 1e-6 });
const lossOnTest = torch.noGrad(() => lossFn(net(XTest), yTest));
testing.assertClose(lossOnTest, 0.23912, { rtol: 1e-4, atol: 0 });
