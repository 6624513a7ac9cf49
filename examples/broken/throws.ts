// The user's own error, thrown in the middle of the training. Training must name line 14.
import torch, { nn, optim } from "gradlens";

const model = new nn.Linear(1, 1);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });

for (let step = 0; step < 100; step++) {
  const loss = model(torch.ones(8, 1)).square().mean();
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (step === 20) {
    const best: number[] = [];
    throw new RangeError(`no best loss after ${step} steps: the list has ${best.length} entries`);
  }
}
