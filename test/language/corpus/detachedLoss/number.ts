import torch, { F, nn, optim } from "gradlens";

class Net extends nn.Module {
  a = new nn.Linear(5, 5);
  b = new nn.Linear(5, 2);
  forward(x: torch.Tensor) {
    return this.b(torch.sigmoid(this.a(x)));
  }
}

const net = new Net();
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });

for (let i = 0; i < 30; i++) {
  const x = torch.randn(16, 5);
  const y = torch.randint(0, 2, [16]);
  const loss = F.crossEntropy(net(x), y);
  const value = torch.tensor(loss.item());
  // fault: loss.item()
  optimizer.zeroGrad();
  value.backward();
  optimizer.step();
}
