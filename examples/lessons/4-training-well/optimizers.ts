// Optimizers on a long narrow valley, f(x, y) = x^2 / 20 + y^2: gradient descent zigzags; momentum gathers speed; adaptive ones take each
// coordinate at its own pace.
// Оптимизаторы в узкой длинной долине, f(x, y) = x^2 / 20 + y^2: градиентный спуск идёт зигзагом, импульс набирает скорость, адаптивные
// методы идут по каждой координате в своём темпе.
import torch, { nn, optim, plot, testing } from "gradlens";

type Make = (parameters: torch.Tensor[]) => optim.Optimizer;

function descend(make: Make): { path: number[][]; end: torch.Tensor } {
  const place = torch.tensor([-8, 1.5], { requiresGrad: true });
  const optimizer = make([place]);
  const path: number[][] = [];
  for (let step = 0; step < 40; step++) {
    path.push(place.tolist() as number[]);
    optimizer.zeroGrad();
    const [x, y] = place.unbind();
    x.square().div(20).add(y.square()).backward();
    optimizer.step();
  }
  return { path, end: place.detach() };
}

const methods: Record<string, Make> = {
  SGD: (p) => new optim.SGD(p, { lr: 0.9 }),
  momentum: (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 }),
  Nesterov: (p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true }),
  Adagrad: (p) => new optim.Adagrad(p, { lr: 1 }),
  RMSprop: (p) => new optim.RMSprop(p, { lr: 0.3 }),
  Adam: (p) => new optim.Adam(p, { lr: 0.5 }),
  AdamW: (p) => new optim.AdamW(p, { lr: 0.5, weightDecay: 0.1 }),
};

const ends: torch.Tensor[] = [];
for (const [name, make] of Object.entries(methods)) {
  const { path, end } = descend(make);
  ends.push(end);
  plot.plot(
    path.map(([x]) => x),
    path.map(([, y]) => y),
    { label: name },
  );
  console.log(`${name}: ${end.tolist()}`);
}
plot.legend();
plot.grid();
plot.show();
testing.assertClose(
  torch.stack(ends),
  [
    [-0.184, 0.0002],
    [1.098, 0.174],
    [0.873, 0.0022],
    [-0.8105, 0],
    [0, 0],
    [0.567, 0.0405],
    [-0.157, -0.0358],
  ],
  { rtol: 1e-3, atol: 1e-4 },
);

// A network with whole numbers for input: forward() makes floats of them. Samples one at a time, in order; the loss is a square written by
// hand.
// Сеть, которая принимает целые числа: forward() делает их вещественными. Объекты по одному и по порядку; потеря — квадрат, записанный вручную.
class Net extends nn.Module {
  fc = new nn.Linear(2, 1);

  forward(x: torch.Tensor) {
    return this.fc(x.float());
  }
}
torch.manualSeed(0);
const model = new Net();
const inputs = torch.randint(10, [10, 2]);
const targets = torch.randint(10, [10, 1]);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 });
for (let i = 0; i < inputs.shape[0]; i++) {
  optimizer.zeroGrad();
  const loss = model(inputs.at(i)).sub(targets.at(i)).square().sum();
  loss.backward();
  optimizer.step();
}
testing.assertClose(model.fc.weight, [[0.00061, 0.38598]]);
