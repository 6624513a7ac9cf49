// Transfer: a network that learned one task keeps its first layers for another, and only the last one learns.
// Перенос: сеть, обученная одной задаче, сохраняет первые слои для другой, и учится только последний.
import torch, { nn, optim, testing } from "gradlens";
import { makeMoons } from "gradlens/datasets";

const lossFn = new nn.BCEWithLogitsLoss();
const large = makeMoons({ samples: 400, noise: 0.1, seed: 0 });
const small = makeMoons({ samples: 6, noise: 0.1, seed: 1 });
const test = makeMoons({ samples: 400, noise: 0.1, seed: 2 });

function fit(model: nn.Sequential, data: { X: torch.Tensor; y: torch.Tensor }, steps: number): void {
  const learning = [...model.parameters()].filter((p) => p.requiresGrad);
  const optimizer = new optim.Adam(learning, { lr: 1e-2 });
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    lossFn(model(data.X.float()).flatten(), data.y.float()).backward();
    optimizer.step();
  }
}

// First task: much data.
// Первая задача: данных много.
torch.manualSeed(0);
const model = new nn.Sequential(
  new nn.Linear(2, 20),
  new nn.Tanh(),
  new nn.Linear(20, 20),
  new nn.Tanh(),
  new nn.Linear(20, 1),
);
fit(model, large, 300);

// Second task: the moons upside down, and six points only. All but a new last layer is frozen.
// Вторая задача: луны перевёрнуты, и точек всего шесть. Всё, кроме нового последнего слоя, заморожено.
const flipped = (data: { X: torch.Tensor; y: torch.Tensor }) => ({ X: data.X, y: data.y.neg().add(1) });
const frozen = (model.at(0) as nn.Linear).weight.detach().clone();
for (const parameter of model.parameters()) parameter.requiresGrad = false;
torch.manualSeed(1);
const transferred = new nn.Sequential(...[...model].slice(0, 4), new nn.Linear(20, 1));
fit(transferred, flipped(small), 200);
testing.assertClose((transferred.at(0) as nn.Linear).weight, frozen, { rtol: 0, atol: 0 });

// A network of the same shape that starts from nothing knows only the six points.
// Сеть той же формы с нуля знает только шесть точек.
torch.manualSeed(1);
const fresh = new nn.Sequential(
  new nn.Linear(2, 20),
  new nn.Tanh(),
  new nn.Linear(20, 20),
  new nn.Tanh(),
  new nn.Linear(20, 1),
);
fit(fresh, flipped(small), 200);

const accuracy = (network: nn.Sequential) => {
  const { X, y } = flipped(test);
  return torch
    .noGrad(() => network(X.float()))
    .flatten()
    .gt(0)
    .eq(y.gt(0))
    .float()
    .mean();
};
const [withTransfer, without] = [accuracy(transferred), accuracy(fresh)];
console.log(`accuracy with transfer ${withTransfer.item()}, without ${without.item()}`);
testing.assertClose(withTransfer, 1, { rtol: 0, atol: 1e-2 });
testing.assertClose(without, 0.87, { rtol: 0, atol: 1e-2 });
