// Sums of losses in several ways, none of which keeps a graph that nobody needs.
import torch, { nn, optim, F } from "gradlens";

class Meter {
  sum = torch.zeros([]);
  readonly values: number[] = [];
  update(value: torch.Tensor) {
    this.sum = this.sum.add(value.detach());
    this.values.push(value.item());
  }
}

const model = new nn.Linear(4, 2);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
const meter = new Meter();

function taskLosses(x: torch.Tensor): torch.Tensor[] {
  const losses: torch.Tensor[] = [];
  for (let task = 0; task < 2; task++) losses.push(model(x).select(1, task).square().mean());
  return losses;
}

for (let step = 0; step < 20; step++) {
  const x = torch.randn(16, 4);
  let total = torch.zeros([]);
  for (const loss of taskLosses(x)) total = total.add(loss);
  total = total.add(F.crossEntropy(model(x), torch.randint(0, 2, [16])));
  optimizer.zeroGrad();
  total.backward();
  optimizer.step();
  meter.update(total);
}
