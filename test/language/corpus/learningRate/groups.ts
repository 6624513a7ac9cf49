import torch, { nn, optim } from "gradlens";

class TwoPart extends nn.Module {
  backbone = new nn.Linear(16, 16);
  head = new nn.Linear(16, 4);
  forward(x: torch.Tensor) {
    return this.head(this.backbone(x).tanh());
  }
}

const net = new TwoPart();
const optimizer = new optim.AdamW([...net.backbone.parameters(), ...net.head.parameters()], { lr: 1e-3 * 1e3 });
// fault: 1e-3 * 1e3
const loss = net(torch.randn(4, 16)).square().mean();
optimizer.zeroGrad();
loss.backward();
optimizer.step();
