import torch, { nn, F } from "gradlens";

class Net extends nn.Module {
  fc = new nn.Linear(6, 2);
  forward(x: torch.Tensor) {
    return F.logSoftmax(this.fc(x), 1);
  }
}

const net = new Net();
const labels = torch.tensor([0, 1, 1, 0], { dtype: torch.float64 });
const out = net(torch.randn(4, 6));
F.nllLoss(out, labels).backward();
// fault: F.nllLoss(out, labels)
