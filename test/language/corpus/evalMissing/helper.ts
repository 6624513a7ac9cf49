import torch, { nn, optim, data, noGrad } from "gradlens";

type Batches = Iterable<torch.Tensor[]>;

class Regressor extends nn.Module {
  net = new nn.Sequential(new nn.Linear(4, 32, { bias: false }), new nn.BatchNorm1d(32), new nn.ReLU(), new nn.Linear(32, 1));
  forward(x: torch.Tensor) {
    return this.net(x);
  }
}

function trainEpoch(model: Regressor, batches: Batches, optimizer: optim.Optimizer, loss: nn.MSELoss) {
  model.train();
  for (const [x, y] of batches) {
    optimizer.zeroGrad();
    loss(model(x), y).backward();
    optimizer.step();
  }
}

function validate(model: Regressor, batches: Batches, loss: nn.MSELoss) {
  let sum = 0;
  let count = 0;
  noGrad(() => {
    for (const [x, y] of batches) {
      sum += loss(model(x), y).item() * x.length;
      // fault: model(x)
      count += x.length;
    }
  });
  return sum / count;
}

const model = new Regressor();
const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3 });
const loss = new nn.MSELoss();
const batchesOf = (n: number, shuffle: boolean) =>
  new data.DataLoader(new data.TensorDataset(torch.randn(n, 4), torch.randn(n, 1)), { batchSize: 25, shuffle }) as Batches;
const training = batchesOf(200, true);
const validation = batchesOf(50, false);
for (let epoch = 0; epoch < 5; epoch++) {
  trainEpoch(model, training, optimizer, loss);
  console.log(epoch, validate(model, validation, loss));
}
