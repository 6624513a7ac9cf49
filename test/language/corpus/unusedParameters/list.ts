import torch, { nn, optim } from "gradlens";

class Deep extends nn.Module {
  layers = new nn.ModuleList([
    new nn.Linear(6, 24),
    new nn.Linear(24, 24),
    new nn.Linear(24, 2),
    new nn.Linear(24, 3),
    // fault: new nn.Linear(24, 3)
  ]);

  forward(x: torch.Tensor) {
    for (let i = 0; i < 2; i++) x = torch.relu(this.layers.at(i)(x));
    return this.layers.at(2)(x);
  }
}

const model = new Deep();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });
const lossFn = new nn.CrossEntropyLoss();
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  lossFn(model(torch.randn(12, 6)), torch.randint(0, 2, [12])).backward();
  optimizer.step();
}
