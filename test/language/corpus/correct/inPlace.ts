// Changes in place that hurt nobody.
import torch, { nn, optim } from "gradlens";

const image = torch.rand(1, 8, 8);
image.exp().mul_(2).clamp_({ max: 1 });

class Net extends nn.Module {
  fc1 = new nn.Linear(8, 8);
  fc2 = new nn.Linear(8, 1);
  steps = torch.zeros(1);

  forward(x: torch.Tensor) {
    this.steps.add_(1);
    const hidden = this.fc1(x);
    hidden.add_(x).relu_();
    const out = this.fc2(hidden);
    out.mul_(0.5);
    return out;
  }
}

const net = new Net();
const average = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
for (let i = 0; i < 5; i++) {
  optimizer.zeroGrad();
  const loss = net(torch.randn(3, 8)).square().mean();
  loss.backward();
  for (const p of net.parameters()) p.grad!.clamp_(-1, 1);
  optimizer.step();
  torch.noGrad(() => {
    const own = [...net.parameters()];
    for (const [k, p] of [...average.parameters()].entries()) p.mul_(0.9).add_(own[k].mul(0.1));
    for (const p of net.parameters()) p.mul_(0.999);
  });
  net.fc1.weight.data.clamp_(-2, 2);
}
