import torch, { nn, optim, F } from "gradlens";

class Experts extends nn.Module {
  gate: nn.Linear;
  experts;

  constructor(inputs = 8, count = 3) {
    super();
    this.gate = new nn.Linear(inputs, count);
    this.experts = new Map([...Array(count).keys()].map((i) => [i, new nn.Linear(inputs, 1)]));
    // fault: new Map([...Array(count).keys()].map((i) => [i, new nn.Linear(inputs, 1)]))
  }

  forward(x: torch.Tensor) {
    const weights = F.softmax(this.gate(x), 1);
    const outputs = torch.cat([...this.experts.values()].map((expert) => expert(x)), 1);
    return weights.mul(outputs).sum(1);
  }
}

const model = new Experts();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const x = torch.randn(100, 8);
const y = x.select(1, 0).abs();
for (let i = 0; i < 10; i++) {
  const loss = F.mseLoss(model(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
