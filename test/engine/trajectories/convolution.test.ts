/** The lessons' convolutional net and its variant with dropout. */
import torch, { F, nn, type Tensor } from "../../../src/engine/index.js";
import { testImages } from "./images.js";

class Plain extends nn.Module {
  conv1 = new nn.Conv2d(3, 16, 3, { padding: 1 });
  conv2 = new nn.Conv2d(16, 8, 3, { padding: 1 });
  fc1 = new nn.Linear(8 * 8 * 8, 32);
  fc2 = new nn.Linear(32, 2);

  override forward(x: Tensor): Tensor {
    let out = F.maxPool2d(torch.tanh(this.conv1(x)), 2);
    out = F.maxPool2d(torch.tanh(this.conv2(out)), 2);
    out = torch.tanh(this.fc1(out.view(-1, 8 * 8 * 8)));
    return this.fc2(out);
  }
}

class Dropout extends nn.Module {
  conv1: nn.Conv2d;
  dropout1 = new nn.Dropout2d(0.4);
  conv2: nn.Conv2d;
  dropout2 = new nn.Dropout2d(0.4);
  fc1: nn.Linear;
  fc2: nn.Linear;

  constructor(channels: number) {
    super();
    this.conv1 = new nn.Conv2d(3, channels, 3, { padding: 1 });
    this.conv2 = new nn.Conv2d(channels, channels / 2, 3, { padding: 1 });
    this.fc1 = new nn.Linear((8 * 8 * channels) / 2, 32);
    this.fc2 = new nn.Linear(32, 2);
  }

  override forward(x: Tensor): Tensor {
    let out = this.dropout1(F.maxPool2d(torch.tanh(this.conv1(x)), 2));
    out = this.dropout2(F.maxPool2d(torch.tanh(this.conv2(out)), 2));
    out = torch.tanh(this.fc1(out.view(x.length, -1)));
    return this.fc2(out);
  }
}

testImages("plain", () => new Plain());
testImages("dropout", ({ channels }) => new Dropout(channels));
