import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  body = new nn.Linear(6, 12);
  head = new nn.Linear(12, 10);

  forward(x: torch.Tensor) {
    return this.head(this.body(x).relu());
  }

  /** As many classes as there are in the data. */
  adapt(classes: number) {
    this.head = new nn.Linear(12, classes);
  }
}

const net = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
// fault: net.parameters()
net.adapt(3);

const x = torch.randn(60, 6);
const y = torch.randint(0, 3, [60]);
for (let epoch = 0; epoch < 50; epoch++) {
  optimizer.zeroGrad();
  const loss = nn.functional.crossEntropy(net(x), y);
  loss.backward();
  optimizer.step();
}
