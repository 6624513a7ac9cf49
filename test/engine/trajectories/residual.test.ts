/** The lessons' net with one skip connection. */
import torch, { F, nn, type Tensor } from "../../../src/engine/index.js";
import { testImages } from "./images.js";

class Residual extends nn.Module {
  conv1: nn.Conv2d;
  conv2: nn.Conv2d;
  conv3: nn.Conv2d;
  fc1: nn.Linear;
  fc2: nn.Linear;

  constructor(channels: number) {
    super();
    this.conv1 = new nn.Conv2d(3, channels, 3, { padding: 1 });
    this.conv2 = new nn.Conv2d(channels, channels / 2, 3, { padding: 1 });
    this.conv3 = new nn.Conv2d(channels / 2, channels / 2, 3, { padding: 1 });
    this.fc1 = new nn.Linear((4 * 4 * channels) / 2, 32);
    this.fc2 = new nn.Linear(32, 2);
  }

  override forward(x: Tensor): Tensor {
    let out = F.maxPool2d(torch.relu(this.conv1(x)), 2);
    out = F.maxPool2d(torch.relu(this.conv2(out)), 2);
    out = F.maxPool2d(torch.relu(this.conv3(out)).add(out), 2);
    out = torch.relu(this.fc1(out.view(x.length, -1)));
    return this.fc2(out);
  }
}

testImages("residual", ({ channels }) => new Residual(channels));
