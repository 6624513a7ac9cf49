// Is an electrical grid stable? 12-8-4-1 trained in batches by Adam, and a measure that lies.
// Стабильна ли электросеть? 12-8-4-1, обучение пакетами с Adam, и метрика, которая обманывает.
import torch, { nn, optim, testing, train } from "gradlens";
import { random } from "gradlens/numpy";
import { XTest, XTrain, yTest, yTrain } from "./grid-data.js";

torch.manualSeed(42);
const net = new nn.Sequential(
  new nn.Linear(12, 8),
  new nn.ReLU(),
  new nn.Linear(8, 4),
  new nn.Tanh(),
  new nn.Linear(4, 1),
  new nn.Sigmoid(),
);
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-2 });
const lossFn = new nn.BCELoss();
const batchSize = 100;
random.seed(42);

for (let epoch = 0; epoch < 60; epoch++) {
  for (const indices of random.permutation(XTrain.shape[0]).split(batchSize)) {
    optimizer.zeroGrad();
    const loss = lossFn(net(XTrain.at([indices])).flatten(), yTrain.at([indices]));
    loss.backward();
    optimizer.step();
  }
}
net.eval();
const probabilities = torch.noGrad(() => net(XTest));
testing.assertClose(lossFn(probabilities.flatten(), yTest), 0.289, { rtol: 1e-3, atol: 0 });

// Shapes first: predictions are [600, 1], answers [600]. Compared like that they make [600, 600]: each prediction with each answer. The
// mean of it hovers about a half, however good the network is.
// Сначала формы: предсказания [600, 1], ответы [600]. Такое сравнение даёт [600, 600]: каждое предсказание с каждым ответом. Его среднее
// держится около половины, как бы хороша ни была сеть.
// gradlens-ignore broadcast
const lies = probabilities.round().eq(yTest);
testing.assertEqual(lies.shape, [600, 600]);
const wrong = lies.float().mean().item();

// The same shapes on both sides give the accuracy.
// Одинаковые формы с обеих сторон дают долю верных ответов.
const accuracy = probabilities.flatten().round().eq(yTest).float().mean().item();
train.log({ accuracy });
console.log(`accuracy ${accuracy.toFixed(3)}; compared in the wrong shapes: ${wrong.toFixed(3)}`);
testing.assertClose(wrong, 0.543, { rtol: 0, atol: 5e-3 });
testing.assertClose(accuracy, 0.87, { rtol: 0, atol: 5e-3 });
