import torch, { nn } from "gradlens";

class Net extends nn.Module {
  small = new nn.Linear(10, 4);
  large = new nn.Linear(20, 4);
  deep = true;

  forward(x: torch.Tensor) {
    if (this.deep && x.size(0) > 2) {
      const doubled = torch.cat([x, x], 0);
      return this.large(doubled);
      // fault: this.large(doubled)
    }
    return this.small(x);
  }
}

const net = new Net();
net(torch.ones(1, 10));
net(torch.ones(6, 10));
