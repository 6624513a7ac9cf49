// Transfer learning: the head is replaced after the optimizer has taken the parameters of the old one.
import torch, { F, nn, optim } from "gradlens";

class Backbone extends nn.Module {
  features = new nn.Sequential(new nn.Flatten(), new nn.Linear(64, 32), new nn.ReLU());
  fc = new nn.Linear(32, 1000);

  forward(x: torch.Tensor) {
    return this.fc(this.features(x));
  }
}

const net = new Backbone();
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
// fault: net.parameters()
net.fc = new nn.Linear(32, 5);

for (let i = 0; i < 20; i++) {
  const loss = F.crossEntropy(net(torch.randn(8, 8, 8)), torch.randint(0, 5, [8]));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
