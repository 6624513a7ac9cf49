/** The lessons' deep net of ten residual blocks: as they write it, one block ten times, and with ten blocks. */
import torch, { F, nn, type Tensor } from "../../../src/engine/index.js";
import { testImages } from "./images.js";

const BLOCKS = 10;

class ResBlock extends nn.Module {
  conv: nn.Conv2d;
  norm: nn.BatchNorm2d;

  constructor(channels: number) {
    super();
    this.conv = new nn.Conv2d(channels, channels, 3, { padding: 1, bias: false });
    this.norm = new nn.BatchNorm2d(channels);
    nn.init.kaimingNormal_(this.conv.weight, { nonlinearity: "relu" });
    nn.init.constant_(this.norm.weight!, 0.5);
    nn.init.zeros_(this.norm.bias!);
  }

  override forward(x: Tensor): Tensor {
    return torch.relu(this.norm(this.conv(x))).add(x);
  }
}

class DeepResidual extends nn.Module {
  conv1: nn.Conv2d;
  blocks: nn.Sequential;
  fc1: nn.Linear;
  fc2: nn.Linear;

  constructor(channels: number, shared: boolean) {
    super();
    this.conv1 = new nn.Conv2d(3, channels, 3, { padding: 1 });
    const blocks = shared
      ? new Array<ResBlock>(BLOCKS).fill(new ResBlock(channels))
      : Array.from({ length: BLOCKS }, () => new ResBlock(channels));
    this.blocks = new nn.Sequential(...blocks);
    this.fc1 = new nn.Linear(8 * 8 * channels, 32);
    this.fc2 = new nn.Linear(32, 2);
  }

  override forward(x: Tensor): Tensor {
    let out = F.maxPool2d(torch.relu(this.conv1(x)), 2);
    out = F.maxPool2d(this.blocks(out), 2);
    out = torch.relu(this.fc1(out.view(x.length, -1)));
    return this.fc2(out);
  }
}

for (const name of ["deepResidual", "tenBlocks"])
  testImages(name, ({ channels, shared }) => new DeepResidual(channels, shared));
