// Watching a training: check the gradients once, then look at weights, gradients and times while it goes on. The panels of Gradlens draw
// all of it (Gradlens: Show Histograms, Show Gradient Flow); here are the numbers behind them.
// Наблюдение за обучением: один раз проверить градиенты, потом смотреть на веса, градиенты и время. Панели Gradlens рисуют всё это
// (Gradlens: показать гистограммы, поток градиентов); здесь числа, которые за ними стоят.
import torch, { autograd, nn, optim, plot, testing } from "gradlens";
import { makeMoons } from "gradlens/datasets";

// A derivative by differences: (f(x + h) - f(x - h)) / 2h. It must agree with autograd; gradcheck does it for all inputs.
// Производная по разностям: (f(x + h) - f(x - h)) / 2h. Она должна совпасть с autograd; gradcheck проверяет так все входы.
const f = (x: torch.Tensor) => torch.tanh(x).mul(x).sum();
const x = torch.tensor([0.5, -1, 2], { dtype: torch.float64, requiresGrad: true });
f(x).backward();
const h = 1e-6;
const differences = torch.stack(
  [0, 1, 2].map((i) => {
    const shift = torch.zeros(3, { dtype: torch.float64 });
    shift.set_([i], h);
    return f(x.detach().add(shift))
      .sub(f(x.detach().sub(shift)))
      .div(2 * h);
  }),
);
testing.assertClose(x.grad!, [0.85534, -1.18157, 1.10533], { rtol: 1e-5, atol: 0 });
testing.assertClose(differences, x.grad!, { rtol: 1e-5, atol: 1e-8 });
testing.assertEqual(autograd.gradcheck(f, [x]), true);

// A training, with the norms of gradients and weights by step.
// Обучение и нормы градиентов и весов по шагам.
const moons = makeMoons({ samples: 200, noise: 0.1, seed: 0 });
torch.manualSeed(0);
const model = new nn.Sequential(
  new nn.Linear(2, 16),
  new nn.Sigmoid(),
  new nn.Linear(16, 16),
  new nn.Sigmoid(),
  new nn.Linear(16, 1),
  new nn.Flatten(0),
);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
const lossFn = new nn.BCEWithLogitsLoss();
const layers = [0, 2, 4].map((i) => model.at(i) as nn.Linear);
const norms: number[][] = layers.map(() => []);
for (let step = 0; step < 100; step++) {
  optimizer.zeroGrad();
  lossFn(model(moons.X.float()), moons.y.float()).backward();
  layers.forEach((layer, i) => norms[i].push(layer.weight.grad!.norm().item()));
  optimizer.step();
}

// Gradients fade towards the input: the first layer of a sigmoid network gets a small part of what the last one gets.
// Градиенты гаснут ко входу: первому слою сигмоидной сети достаётся малая часть того, что последнему.
console.log(`first gradients ${norms.map(([first]) => first.toExponential(1)).join(" < ")}`);
testing.assertClose(
  norms.map(([first]) => first),
  [0.0043726, 0.034257, 0.15733],
  { rtol: 1e-4, atol: 0 },
);
plot.subplot(1, 2, 1);
norms.forEach((values, i) => plot.plot(values, { label: `layer ${i + 1}` }));
plot.yscale("log");
plot.legend();
plot.subplot(1, 2, 2);
plot.hist(layers[1].weight.detach().view(-1), { bins: 20 });
plot.title("weights of layer 2");
plot.show();
testing.assertClose(layers[1].weight.std(), 0.15549, { rtol: 1e-4, atol: 0 });
