import torch, { nn, optim, data, train } from "gradlens";

class Cnn extends nn.Module {
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  pool: nn.MaxPool2d;
  fc: nn.Linear;

  constructor() {
    super();
    this.conv1 = new nn.Conv2d(1, 8, 3, { padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(8);
    this.conv2 = new nn.Conv2d(8, 8, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(8);
    // fault: this.bn2
    this.pool = new nn.MaxPool2d(2);
    this.fc = new nn.Linear(8 * 4 * 4, 10);
  }

  forward(x: torch.Tensor) {
    x = this.pool(torch.relu(this.bn1(this.conv1(x))));
    x = this.pool(torch.relu(this.bn1(this.conv2(x))));
    return this.fc(x.flatten(1));
  }
}

export default train.define({
  model: () => new Cnn(),
  data: () => data.split([torch.randn(100, 1, 16, 16), torch.randint(0, 10, [100])], { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.01 }),
  batchSize: 16,
  epochs: 2,
});
