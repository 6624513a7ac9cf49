// A price on large weights: L1, L2, or both, added to the loss.
// Плата за большие веса: L1, L2 или обе, добавленные к потере.
import torch, { nn, optim, testing } from "gradlens";
import { XTrain, yTrain } from "./three-classes.js";

const lossFn = new nn.CrossEntropyLoss();
const createModel = () => {
  torch.manualSeed(0);
  return new nn.Linear(4, 3);
};
const sum = (terms: torch.Tensor[]) => terms.reduce((total, term) => total.add(term));
const l1 = (model: nn.Module) => sum([...model.parameters()].map((p) => p.abs().sum()));
const l2 = (model: nn.Module) => sum([...model.parameters()].map((p) => p.pow(2).sum()));

// The price is a share, lambda, of the sum of all weights' sizes or squares.
// Плата — доля (лямбда) от суммы модулей или квадратов всех весов.
const model = createModel();
const loss = lossFn(model(XTrain), yTrain);
const withL1 = loss.add(l1(model).mul(0.001));
const withL2 = loss.add(l2(model).mul(0.001));
const withBoth = loss.add(l1(model).mul(0.0005)).add(l2(model).mul(0.001));
console.log(`loss ${loss.item()}, with L1 ${withL1.item()}, with L2 ${withL2.item()}`);
testing.assertClose(torch.stack([loss, withL1, withL2, withBoth]), [1.92751, 1.93074, 1.92853, 1.93015]);

// What it does: trained with a high price, weights are smaller; with L1 many are nearly zero.
// Что это даёт: при высокой плате обученные веса меньше; с L1 многие почти нулевые.
function fit(price: (model: nn.Module) => torch.Tensor, options: optim.SGDOptions): torch.Tensor {
  const net = createModel();
  const optimizer = new optim.SGD(net.parameters(), options);
  for (let step = 0; step < 100; step++) {
    optimizer.zeroGrad();
    lossFn(net(XTrain), yTrain).add(price(net)).backward();
    optimizer.step();
  }
  return net.weight.detach();
}
const free = fit(() => torch.zeros(1).sum(), { lr: 0.1 });
const priced = fit((net) => l2(net).mul(0.05), { lr: 0.1 });
const sparse = fit((net) => l1(net).mul(0.05), { lr: 0.1 });
testing.assertClose(torch.stack([free.norm(), priced.norm(), sparse.norm()]), [2.043, 1.4163, 1.4656], {
  rtol: 1e-4,
  atol: 0,
});
testing.assertClose(sparse.abs().lt(0.05).sum(), 2);

// SGD has it built in: weightDecay of twice lambda gives the same steps as L2 in the loss.
// В SGD это встроено: weightDecay, равный двум лямбда, даёт те же шаги, что и L2 в потере.
const decayed = fit(() => torch.zeros(1).sum(), { lr: 0.1, weightDecay: 0.1 });
testing.assertClose(decayed, priced, { rtol: 1e-4, atol: 1e-5 });
