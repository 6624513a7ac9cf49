// Hyperparameters by trial: a grid of values, or random draws. Random draws try more values of each one with as many trainings.
// Подбор гиперпараметров: сетка значений или случайные пробы. Случайные пробы за то же число обучений проверяют больше разных значений.
import torch, { nn, optim, plot, testing } from "gradlens";
import { makeMoons } from "gradlens/datasets";
import { random } from "gradlens/numpy";

const training = makeMoons({ samples: 200, noise: 0.2, seed: 0 });
const validation = makeMoons({ samples: 200, noise: 0.2, seed: 1 });
const lossFn = new nn.BCEWithLogitsLoss();

/** The validation loss after 50 steps. */
function trial(lr: number, momentum: number): number {
  torch.manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 1), new nn.Flatten(0));
  const optimizer = new optim.SGD(model.parameters(), { lr, momentum });
  for (let step = 0; step < 50; step++) {
    optimizer.zeroGrad();
    lossFn(model(training.X.float()), training.y.float()).backward();
    optimizer.step();
  }
  return torch.noGrad(() => lossFn(model(validation.X.float()), validation.y.float())).item();
}

const grid = [0.03, 0.3, 3].flatMap((lr) => [0, 0.5, 0.9].map((momentum) => ({ lr, momentum })));
random.seed(0);
// From 0.03 to 3, evenly in the logarithm: as many draws between 0.03 and 0.3 as between 0.3 and 3.
// От 0.03 до 3, равномерно по логарифму: от 0.03 до 0.3 столько же проб, сколько от 0.3 до 3.
const draws = Array.from({ length: 9 }, () => ({
  lr: 10 ** random.uniform(-1.5, 0.5),
  momentum: random.uniform(0, 0.95),
}));

const losses = [grid, draws].map((trials) => trials.map(({ lr, momentum }) => trial(lr, momentum)));
for (const [i, trials] of [grid, draws].entries()) {
  const best = losses[i].indexOf(Math.min(...losses[i]));
  console.log(`best of 9: ${JSON.stringify(trials[best])}, loss ${losses[i][best].toFixed(4)}`);
  plot.scatter(
    trials.map(({ lr }) => lr),
    trials.map(({ momentum }) => momentum),
    { label: i === 0 ? "grid" : "random" },
  );
}
plot.xscale("log");
plot.xlabel("lr");
plot.ylabel("momentum");
plot.legend();
plot.grid();
plot.show();
testing.assertClose(Math.min(...losses[0]), 0.1255, { rtol: 1e-3, atol: 0 });
testing.assertClose(Math.min(...losses[1]), 0.1543, { rtol: 1e-3, atol: 0 });
