import torch, { F, nn, optim } from "gradlens";

class Residual extends nn.Module {
  conv1 = new nn.Conv2d(4, 4, 3, { padding: 1 });
  conv2 = new nn.Conv2d(4, 4, 3, { padding: 1 });

  forward(x: torch.Tensor) {
    let out = F.relu(this.conv1(x));
    const second = this.conv2(out);
    out.add_(second);
    // fault: out.add_(second)
    return out;
  }
}

const block = new Residual();
const opt = new optim.SGD(block.parameters(), { lr: 0.01 });
opt.zeroGrad();
block(torch.randn(2, 4, 8, 8)).square().mean().backward();
opt.step();
