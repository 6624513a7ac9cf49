import torch, { F, nn, optim, metrics } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(8, 40);
  drop = new nn.Dropout({ p: 0.3 });
  fc2 = new nn.Linear(40, 3);

  forward(x: torch.Tensor) {
    return this.fc2(this.drop(F.relu(this.fc1(x))));
  }
}

const X = torch.randn(120, 8);
const y = torch.randint(0, 3, [120]);
const net = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
for (let i = 0; i < 100; i++) {
  optimizer.zeroGrad();
  F.crossEntropy(net(X), y).backward();
  optimizer.step();
}

const accuracy = torch.noGrad(() => metrics.accuracy(net(X), y));
// fault: net(X)
console.log(accuracy);
