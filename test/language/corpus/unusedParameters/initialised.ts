import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  first = new nn.Linear(9, 27);
  second = new nn.Linear(27, 27);
  // fault: new nn.Linear(27, 27)
  last = new nn.Linear(27, 1);

  constructor() {
    super();
    for (const layer of this.children()) nn.init.xavierUniform_((layer as nn.Linear).weight);
  }

  forward(x: torch.Tensor) {
    return this.last(torch.tanh(this.first(x))).squeeze(1);
  }
}

const net = new Net();
const optimizer = new optim.Adam(net.parameters());
const x = torch.randn(40, 9);
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  net(x).sub(x.sum(1)).square().mean().backward();
  optimizer.step();
}
