// Two linear layers, joined in three ways. Without an activation between them they still make a straight line.
// Два линейных слоя, соединённые тремя способами. Без активации между ними всё равно получается прямая.
import torch, { nn, optim, plot, testing, train } from "gradlens";
import { X, y } from "./regression-data.js";

// One after the other, by hand.
// Один за другим, вручную.
torch.manualSeed(0);
const layer1 = new nn.Linear(1, 2);
const layer2 = new nn.Linear(2, 1);
const sample = torch.tensor([[1], [2], [3]]).float();
const byHand = layer2(layer1(sample));
testing.assertClose(byHand, [[0.17435], [0.27811], [0.38187]]);

// As a sequence.
// Последовательностью.
const sequence = new nn.Sequential(layer1, layer2);
console.log(sequence);
testing.assertClose(sequence(sample), byHand);

// As a class: the constructor makes the layers, forward says what to do with them.
// Классом: конструктор создаёт слои, forward говорит, что с ними делать.
export class LinearModel extends nn.Module {
  layer1: nn.Linear;
  layer2: nn.Linear;

  constructor() {
    super();
    torch.manualSeed(0);
    this.layer1 = new nn.Linear(1, 2);
    this.layer2 = new nn.Linear(2, 1);
  }

  forward(x: torch.Tensor) {
    return this.layer2(this.layer1(x));
  }
}

export const model = new LinearModel();
console.log(model);
testing.assertClose(model(sample), byHand);

const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
for (let step = 0; step < 100; step++) {
  const loss = lossFn(model(X), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

// Learned faster than by one neuron, and a straight line all the same: equal steps of x give equal steps of y.
// Выучено быстрее, чем одним нейроном, но это прямая: равные шаги по x дают равные шаги по y.
export const r2 = train.metrics.r2(model(X), y);
train.log({ r2 });
console.log(`R2 ${r2.toFixed(5)}`);
testing.assertClose(r2, 0.79912, { rtol: 0, atol: 1e-5 });
const [a, b, c] = model(sample).detach().unbind();
testing.assertClose(b.sub(a), c.sub(b));

plot.scatter(X, y, { label: "Data" });
plot.plot(X, model(X).detach(), "k--", { label: "Model" });
plot.grid();
plot.legend();
plot.show();
