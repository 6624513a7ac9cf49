// Batch normalisation: each feature is brought to mean 0 and spread 1 over the batch, then scaled and shifted by two learned numbers.
// Пакетная нормализация: каждый признак приводится к среднему 0 и разбросу 1 по пакету, затем масштабируется и сдвигается двумя обучаемыми числами.
import torch, { F, nn, testing } from "gradlens";

// The same three layers without and with it. (As in the lesson they end with softmax: for use, not for CrossEntropyLoss.)
// Одни и те же три слоя без неё и с ней. (В конце softmax, как в уроке: для применения, а не для CrossEntropyLoss.)
class Model extends nn.Module {
  layer1 = new nn.Linear(20, 50);
  bn1: nn.Module;
  layer2 = new nn.Linear(50, 200);
  bn2: nn.Module;
  layer3 = new nn.Linear(200, 3);

  constructor(normalised: boolean) {
    super();
    this.bn1 = normalised ? new nn.BatchNorm1d(50) : new nn.Identity();
    this.bn2 = normalised ? new nn.BatchNorm1d(200) : new nn.Identity();
  }

  forward(x: torch.Tensor) {
    const first = torch.relu(this.bn1(this.layer1(x)) as torch.Tensor);
    const second = torch.relu(this.bn2(this.layer2(first)) as torch.Tensor);
    return F.softmax(this.layer3(second), { dim: 1 });
  }
}

// Inputs a hundred times too large: without normalisation the answer is certain before anything is learned.
// Входы в сто раз больше нужного: без нормализации ответ уверен ещё до обучения.
torch.manualSeed(0);
const x = torch.randn(64, 20).mul(100);
torch.manualSeed(0);
const plain = new Model(false);
torch.manualSeed(0);
const normalised = new Model(true);
const confidence = [plain, normalised].map((model) => model(x).max({ dim: 1 }).values.mean());
console.log(`confidence ${confidence.map((value) => value.item().toFixed(3)).join(" and ")}`);
testing.assertClose(torch.stack(confidence), [0.9766, 0.44093], { rtol: 1e-4, atol: 0 });

// While training it uses the batch, and keeps running averages: a tenth of the new mean each time. eval() uses the averages, so that an
// answer does not depend on what else is in the batch.
// При обучении она использует пакет и ведёт скользящие средние: каждый раз десятая часть нового. eval() использует средние, и ответ не
// зависит от остального пакета.
const bn = new nn.BatchNorm1d(2);
const batch = torch
  .tensor([
    [1, 10],
    [3, 30],
  ])
  .float();
testing.assertClose(bn(batch), [
  [-1, -1],
  [1, 1],
]);
testing.assertClose(bn.runningMean!, [0.2, 2]);
bn.eval();
testing.assertClose(bn(batch), [
  [0.76277, 1.74991],
  [2.66968, 6.1247],
]);
