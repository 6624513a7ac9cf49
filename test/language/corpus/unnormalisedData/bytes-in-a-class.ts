import torch, { nn, optim, data } from "gradlens";

class Pictures extends data.Dataset {
  private readonly bytes = Array.from({ length: 60 }, (_, i) => Uint8Array.from({ length: 36 }, (_, k) => (i * 31 + k * 7) % 256));

  get length() {
    return this.bytes.length;
  }

  at(i: number) {
    return [torch.tensor(this.bytes[i]).float(), torch.tensor(i % 3)];
  }
}

const loader = new data.DataLoader(new Pictures(), { batchSize: 12, shuffle: true });
const net = new nn.Sequential(new nn.Linear(36, 24), new nn.ReLU(), new nn.Linear(24, 3));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 10; epoch++)
  for (const [x, y] of loader) {
    const loss = nn.functional.crossEntropy(net(x), y);
    // fault: x
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
