// A curve instead of a line: two sigmoid neurons and a linear one learn 5 / x + 2.
// Кривая вместо прямой: два сигмоидных нейрона и один линейный учат 5 / x + 2.
import torch, { nn, optim, plot, testing, train } from "gradlens";
import { linspace, random } from "gradlens/numpy";

// NumPy's stream of random numbers goes on after the 200 that regression-data.ts took.
// Поток случайных чисел NumPy продолжается после 200, которые взял regression-data.ts.
random.seed(0);
random.rand(200);
const x = linspace(2, 10, 100).unsqueeze(1);
const noise = random.normal({ size: [100, 1] }).div(7);
export const X = x.float();
export const y = x.pow(-1).mul(5).add(noise).add(2).float();

// An activation as a module, and as a function: the same numbers. The function keeps no state, so it needs no object.
// Активация модулем и функцией: числа одни и те же. У функции нет состояния, объект ей не нужен.
const layer = new nn.Linear(1, 1, { bias: false });
layer.weight.data.fill_(10);
const sums = layer(torch.tensor([[-10], [0], [10]]).float());
testing.assertClose(sums, [[-100], [0], [100]]);
testing.assertClose(new nn.Sigmoid()(sums), [[0], [0.5], [1]]);
testing.assertClose(torch.sigmoid(sums), [[0], [0.5], [1]]);

export class NonlinearNetwork extends nn.Module {
  layer1: nn.Linear;
  layer2: nn.Linear;

  constructor() {
    super();
    torch.manualSeed(0);
    this.layer1 = new nn.Linear(1, 2);
    this.layer2 = new nn.Linear(2, 1);
  }

  forward(x: torch.Tensor) {
    return this.layer2(torch.sigmoid(this.layer1(x)));
  }
}

export const model = new NonlinearNetwork();
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

let last = 0;
for (let step = 0; step < 1000; step++) {
  const loss = lossFn(model(X), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  last = loss.item();
}
testing.assertClose(last, 0.02192, { rtol: 0, atol: 1e-5 });

export const r2 = train.metrics.r2(model(X), y);
train.log({ r2 });
console.log(`R2 ${r2.toFixed(4)}`);
testing.assertClose(r2, 0.9176, { rtol: 0, atol: 1e-4 });

plot.scatter(X, y, { label: "Data" });
plot.plot(X, model(X).detach(), "k--", { label: "Model" });
plot.legend();
plot.grid();
plot.show();
