import torch, { nn, optim } from "gradlens";

class Encoder extends nn.Module {
  conv = new nn.Conv2d(3, 32, 3, { padding: 1, bias: false });
  bn = new nn.BatchNorm2d(64);
  fc = new nn.Linear(32, 4);

  forward(x: torch.Tensor) {
    const h = torch.relu(this.bn(this.conv(x)));
    // fault: this.bn(this.conv(x))
    return this.fc(h.mean([2, 3]));
  }
}

const encoder = new Encoder();
const optimizer = new optim.AdamW(encoder.parameters(), { lr: 3e-4 });
const criterion = new nn.CrossEntropyLoss();

const loss = criterion(encoder(torch.rand(8, 3, 16, 16)), torch.randint(0, 4, [8]));
loss.backward();
optimizer.step();
