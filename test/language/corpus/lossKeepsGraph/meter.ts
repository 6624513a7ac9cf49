import torch, { nn, optim, data } from "gradlens";

/** The mean of what it is given. */
class Meter {
  sum = torch.zeros([]);
  count = 0;

  update(value: torch.Tensor) {
    this.sum = this.sum.add(value);
    // fault: this.sum.add(value)
    this.count++;
  }

  get mean() {
    return this.sum.item() / this.count;
  }
}

const model = new nn.Linear(12, 1);
const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
const lossFn = new nn.SmoothL1Loss();
const set = new data.TensorDataset(torch.randn(60, 12), torch.randn(60, 1));

for (let epoch = 0; epoch < 5; epoch++) {
  const meter = new Meter();
  for (const [x, y] of new data.DataLoader(set, { batchSize: 10, shuffle: true })) {
    optimizer.zeroGrad();
    const loss = lossFn(model(x), y);
    loss.backward();
    optimizer.step();
    meter.update(loss);
  }
  console.log(epoch, meter.mean);
}
