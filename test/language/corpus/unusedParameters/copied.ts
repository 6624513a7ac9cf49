import torch, { nn, optim, F } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(10, 32);
  fc2 = new nn.Linear(32, 32);
  // fault: fc2
  fc3 = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    x = F.relu(this.fc1(x));
    return this.fc3(x);
  }
}

const net = new Net();
const optimizer = new optim.Adam(net.parameters());
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  F.crossEntropy(net(torch.randn(4, 10)), torch.randint(0, 2, [4])).backward();
  optimizer.step();
}
