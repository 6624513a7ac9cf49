// Which learning rate is best? The bad ones are tried on purpose.
import torch, { nn, optim } from "gradlens";

const x = torch.randn(100, 3);
const y = x.mul(2).sum(1).unsqueeze(1);
const lossFn = new nn.MSELoss();

function train(lr: number): number {
  torch.manualSeed(0);
  const model = new nn.Linear(3, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr });
  let last = 0;
  for (let i = 0; i < 20; i++) {
    const loss = lossFn(model(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    last = loss.item();
  }
  return last;
}

for (const lr of [10, 1, 0.1, 0.01, 1e-8]) console.log(lr, train(lr));
const results = [5, 0.5, 0.05].map((rate) => ({ rate, loss: train(rate) }));
console.log(results);
