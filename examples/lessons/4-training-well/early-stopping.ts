// Early stopping: the network begins to learn the noise by heart, the validation loss turns upwards, and the best weights are behind us.
// Ранняя остановка: сеть начинает заучивать шум, проверочная потеря поворачивает вверх, и лучшие веса уже позади.
import torch, { nn, optim, plot, testing } from "gradlens";

// Twenty noisy points of a sine to learn from, twenty to check with: made by PyTorch's generator.
// Двадцать зашумлённых точек синуса для обучения и двадцать для проверки, из генератора PyTorch.
torch.manualSeed(0);
const x = torch.rand(40, 1).mul(6);
const y = torch.sin(x).add(torch.randn(40, 1).mul(0.4));
const [xTrain, xVal] = x.split(20);
const [yTrain, yVal] = y.split(20);

const model = new nn.Sequential(
  new nn.Linear(1, 64),
  new nn.Tanh(),
  new nn.Linear(64, 64),
  new nn.Tanh(),
  new nn.Linear(64, 1),
);
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-2 });
const lossFn = new nn.MSELoss();
const patience = 40;
const history = { train: [] as number[], validation: [] as number[] };
let best = { loss: Infinity, epoch: 0, weights: model.stateDict() };

for (let epoch = 0; epoch < 1000; epoch++) {
  optimizer.zeroGrad();
  const loss = lossFn(model(xTrain), yTrain);
  loss.backward();
  optimizer.step();
  const validation = torch.noGrad(() => lossFn(model(xVal), yVal)).item();
  history.train.push(loss.item());
  history.validation.push(validation);
  if (validation < best.loss) {
    // The state shares its memory with the model: keep copies.
    // Состояние делит память с моделью: нужны копии.
    const weights = Object.fromEntries(Object.entries(model.stateDict()).map(([name, value]) => [name, value.clone()]));
    best = { loss: validation, epoch, weights };
  } else if (epoch - best.epoch >= patience) break;
}
const stopped = history.train.length;
const lastLoss = history.validation.at(-1)!;
model.loadStateDict(best.weights);
console.log(
  `stopped after ${stopped} epochs; best ${best.loss.toFixed(4)} at ${best.epoch}, last ${lastLoss.toFixed(4)}`,
);
testing.assertClose(lossFn(model(xVal), yVal).detach(), torch.tensor(best.loss));
testing.assertClose(best.loss, 0.199, { rtol: 1e-2, atol: 0 });
testing.assertEqual(best.epoch < stopped - patience + 1 && lastLoss > best.loss, true);

plot.plot(history.train, { label: "train" });
plot.plot(history.validation, { label: "validation" });
plot.legend();
plot.grid();
plot.show();
