import torch, { nn, F } from "gradlens";

class BasicBlock extends nn.Module {
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;

  constructor(channels: number, out: number, stride = 1) {
    super();
    this.conv1 = new nn.Conv2d(channels, out, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(out);
    this.conv2 = new nn.Conv2d(out, out, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(out);
  }

  forward(x: torch.Tensor) {
    let out = F.relu(this.bn1(this.conv1(x)));
    out = this.bn2(this.conv2(out));
    out = out.add(x);
    // fault: out.add(x)
    return F.relu(out);
  }
}

const stage = new nn.Sequential(new BasicBlock(16, 16), new BasicBlock(16, 32, 2));
const features = stage(torch.randn(4, 16, 32, 32));
console.log(features.shape);
