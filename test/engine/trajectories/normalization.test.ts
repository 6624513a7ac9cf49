/** The lessons' convolutional net with batch norm. */
import torch, { F, nn, type Tensor } from "../../../src/engine/index.js";
import { testImages } from "./images.js";

class BatchNorm extends nn.Module {
  conv1: nn.Conv2d;
  norm1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  norm2: nn.BatchNorm2d;
  fc1: nn.Linear;
  fc2: nn.Linear;

  constructor(channels: number) {
    super();
    this.conv1 = new nn.Conv2d(3, channels, 3, { padding: 1 });
    this.norm1 = new nn.BatchNorm2d(channels);
    this.conv2 = new nn.Conv2d(channels, channels / 2, 3, { padding: 1 });
    this.norm2 = new nn.BatchNorm2d(channels / 2);
    this.fc1 = new nn.Linear((8 * 8 * channels) / 2, 32);
    this.fc2 = new nn.Linear(32, 2);
  }

  override forward(x: Tensor): Tensor {
    let out = F.maxPool2d(torch.tanh(this.norm1(this.conv1(x))), 2);
    out = F.maxPool2d(torch.tanh(this.norm2(this.conv2(out))), 2);
    out = torch.tanh(this.fc1(out.view(x.length, -1)));
    return this.fc2(out);
  }
}

testImages("batchNorm", ({ channels }) => new BatchNorm(channels));
