// Shuffled where it does not matter, and not where it does.
import torch, { nn, optim, data } from "gradlens";

class Digits extends data.Dataset {
  constructor(private readonly first: number, private readonly count: number) {
    super();
  }
  get length() {
    return this.count;
  }
  at(i: number) {
    const label = Math.floor((10 * i) / this.count);
    return [torch.full([16], label / 10, { dtype: torch.float32 }).add(this.first), torch.tensor(label)];
  }
}

const trainLoader = new data.DataLoader(new Digits(0, 400), { batchSize: 40, shuffle: false });
// fault: new data.DataLoader(new Digits(0, 400), { batchSize: 40, shuffle: false })
const testLoader = new data.DataLoader(new Digits(0.01, 100), { batchSize: 40, shuffle: true });

const model = new nn.Sequential(new nn.Linear(16, 32), new nn.ReLU(), new nn.Linear(32, 10));
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });

for (let epoch = 0; epoch < 5; epoch++) {
  model.train();
  for (const [x, y] of trainLoader) {
    const loss = lossFn(model(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  model.eval();
  torch.noGrad(() => {
    let right = 0;
    for (const [x, y] of testLoader) right += model(x).argmax(1).eq(y).sum().item();
    console.log(epoch, right);
  });
}
