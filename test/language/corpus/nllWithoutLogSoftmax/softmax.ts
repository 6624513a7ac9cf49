import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(20, 50);
  fc2 = new nn.Linear(50, 5);
  softmax = new nn.Softmax(1);

  forward(x: torch.Tensor) {
    const out = this.fc2(torch.relu(this.fc1(x)));
    return this.softmax(out);
    // fault: this.softmax(out)
  }
}

const net = new Net();
const criterion = new nn.NLLLoss();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
const x = torch.randn(100, 20);
const y = torch.randint(0, 5, [100]);
for (let i = 0; i < 200; i++) {
  optimizer.zeroGrad();
  const loss = criterion(net(x), y);
  loss.backward();
  optimizer.step();
}
