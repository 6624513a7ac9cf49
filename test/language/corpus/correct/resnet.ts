// Residual blocks, some of which change the number of channels.
import torch, { nn, optim, data, train, F } from "gradlens";

class BasicBlock extends nn.Module {
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  shortcut: nn.Module;

  constructor(inPlanes: number, planes: number, stride = 1) {
    super();
    this.conv1 = new nn.Conv2d(inPlanes, planes, 3, { stride, padding: 1, bias: false });
    this.bn1 = new nn.BatchNorm2d(planes);
    this.conv2 = new nn.Conv2d(planes, planes, 3, { padding: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(planes);
    this.shortcut =
      stride !== 1 || inPlanes !== planes
        ? new nn.Sequential(new nn.Conv2d(inPlanes, planes, 1, { stride, bias: false }), new nn.BatchNorm2d(planes))
        : new nn.Identity();
  }

  forward(x: torch.Tensor) {
    const out = F.relu(this.bn1(this.conv1(x)));
    return F.relu(this.bn2(this.conv2(out)).add(this.shortcut(x)));
  }
}

class ResNet extends nn.Module {
  stem = new nn.Sequential(new nn.Conv2d(3, 16, 3, { padding: 1, bias: false }), new nn.BatchNorm2d(16), new nn.ReLU());
  layer1 = this.makeLayer(16, 16, 2, 1);
  layer2 = this.makeLayer(16, 32, 2, 2);
  layer3 = this.makeLayer(32, 64, 2, 2);
  fc = new nn.Linear(64, 10);

  private makeLayer(inPlanes: number, planes: number, blocks: number, stride: number) {
    const strides = [stride, ...Array<number>(blocks - 1).fill(1)];
    return new nn.Sequential(...strides.map((s, i) => new BasicBlock(i === 0 ? inPlanes : planes, planes, s)));
  }

  forward(x: torch.Tensor) {
    let out = this.stem(x);
    for (const layer of [this.layer1, this.layer2, this.layer3]) out = layer(out);
    out = F.adaptiveAvgPool2d(out, 1);
    return this.fc(out.flatten(1));
  }
}

export default train.define({
  seed: 0,
  model: () => new ResNet(),
  data: () => data.split([torch.randn(256, 3, 32, 32), torch.randint(0, 10, [256])], { validation: 0.25 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 }),
  scheduler: (optimizer) => new optim.lrScheduler.CosineAnnealingLR(optimizer, 10),
  batchSize: 32,
  epochs: 10,
  metrics: { accuracy: train.metrics.accuracy },
});
