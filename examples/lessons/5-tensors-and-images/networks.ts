// The networks of this lesson on images of 3 x 32 x 32, two classes. Convolution, width, dropout, batch normalisation, a way around.
// Сети этого урока для изображений 3 x 32 x 32, два класса. Свёртка, ширина, dropout, нормализация, обходная связь.
import torch, { F, nn, testing } from "gradlens";

const conv3x3 = (from: number, to: number) => new nn.Conv2d(from, to, 3, { padding: 1 });

/** Two convolutions, each halved by pooling, and two linear layers. What has no weights is a function. */
export class Net extends nn.Module {
  conv1: nn.Conv2d;
  conv2: nn.Conv2d;
  fc1: nn.Linear;
  fc2 = new nn.Linear(32, 2);

  // The width of a network is its number of channels; the linear layer must follow.
  // Ширина сети — число её каналов; линейный слой должен за ним следовать.
  constructor(private readonly channels = 16) {
    super();
    this.conv1 = conv3x3(3, channels);
    this.conv2 = conv3x3(channels, channels / 2);
    this.fc1 = new nn.Linear((8 * 8 * channels) / 2, 32);
  }

  forward(x: torch.Tensor) {
    const once = F.maxPool2d(torch.tanh(this.conv1(x)), 2);
    const twice = F.maxPool2d(torch.tanh(this.conv2(once)), 2);
    const flat = twice.view(-1, (8 * 8 * this.channels) / 2);
    return this.fc2(torch.tanh(this.fc1(flat)));
  }
}

/** Whole channels are dropped: neighbouring pixels say the same, one of them alone would not be missed. */
export class NetDropout extends nn.Module {
  conv1 = conv3x3(3, 16);
  conv1_dropout = new nn.Dropout2d({ p: 0.4 });
  conv2 = conv3x3(16, 8);
  conv2_dropout = new nn.Dropout2d({ p: 0.4 });
  fc1 = new nn.Linear(8 * 8 * 8, 32);
  fc2 = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    const once = this.conv1_dropout(F.maxPool2d(torch.tanh(this.conv1(x)), 2));
    const twice = this.conv2_dropout(F.maxPool2d(torch.tanh(this.conv2(once)), 2));
    return this.fc2(torch.tanh(this.fc1(twice.flatten(1))));
  }
}

/** Normalised between convolution and activation, where values would else leave the steep part of tanh. */
export class NetBatchNorm extends nn.Module {
  conv1 = conv3x3(3, 16);
  conv1_batchnorm = new nn.BatchNorm2d(16);
  conv2 = conv3x3(16, 8);
  conv2_batchnorm = new nn.BatchNorm2d(8);
  fc1 = new nn.Linear(8 * 8 * 8, 32);
  fc2 = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    const once = F.maxPool2d(torch.tanh(this.conv1_batchnorm(this.conv1(x))), 2);
    const twice = F.maxPool2d(torch.tanh(this.conv2_batchnorm(this.conv2(once))), 2);
    return this.fc2(torch.tanh(this.fc1(twice.flatten(1))));
  }
}

/** Three convolutions; what goes into the third is added to what comes out of it. */
export class NetRes extends nn.Module {
  conv1 = conv3x3(3, 16);
  conv2 = conv3x3(16, 8);
  conv3 = conv3x3(8, 8);
  fc1 = new nn.Linear(4 * 4 * 8, 32);
  fc2 = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    const once = F.maxPool2d(torch.relu(this.conv1(x)), 2);
    const twice = F.maxPool2d(torch.relu(this.conv2(once)), 2);
    const thrice = F.maxPool2d(torch.relu(this.conv3(twice)).add(twice), 2);
    return this.fc2(torch.relu(this.fc1(thrice.flatten(1))));
  }
}

const count = (model: nn.Module) => [...model.parameters()].reduce((sum, parameter) => sum + parameter.numel(), 0);
const counts = [new Net(), new Net(32), new NetDropout(), new NetBatchNorm(), new NetRes()].map(count);
console.log(`parameters: ${counts.join(", ")}`);
testing.assertEqual(counts, [18090, 38386, 18090, 18138, 6386]);
