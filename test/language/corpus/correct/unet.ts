import torch, { nn, optim, F } from "gradlens";

function doubleConv(inputs: number, outputs: number) {
  return new nn.Sequential(
    new nn.Conv2d(inputs, outputs, 3, { padding: 1, bias: false }),
    new nn.BatchNorm2d(outputs),
    new nn.ReLU(),
    new nn.Conv2d(outputs, outputs, 3, { padding: 1, bias: false }),
    new nn.BatchNorm2d(outputs),
    new nn.ReLU(),
  );
}

class UNet extends nn.Module {
  downs = new nn.ModuleList();
  ups = new nn.ModuleList();
  joins = new nn.ModuleList();
  bottom: nn.Sequential;
  head: nn.Conv2d;

  constructor(inputs = 1, outputs = 2, sizes = [8, 16]) {
    super();
    let channels = inputs;
    for (const size of sizes) {
      this.downs.append(doubleConv(channels, size));
      channels = size;
    }
    this.bottom = doubleConv(channels, channels * 2);
    for (const size of [...sizes].reverse()) {
      this.ups.append(new nn.ConvTranspose2d(size * 2, size, 2, { stride: 2 }));
      this.joins.append(doubleConv(size * 2, size));
    }
    this.head = new nn.Conv2d(sizes[0], outputs, 1);
  }

  forward(x: torch.Tensor) {
    const skips: torch.Tensor[] = [];
    for (const down of this.downs) {
      x = down(x);
      skips.push(x);
      x = F.maxPool2d(x, 2);
    }
    x = this.bottom(x);
    for (let i = 0; i < this.ups.length; i++) {
      x = this.ups.at(i)(x);
      x = this.joins.at(i)(torch.cat([skips.at(-1 - i)!, x], 1));
    }
    return this.head(x);
  }
}

const model = new UNet();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-4 });
const images = torch.rand(2, 1, 32, 32);
const masks = images.squeeze(1).gt(0.5).long();

for (let step = 0; step < 2; step++) {
  const loss = F.crossEntropy(model(images), masks);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
