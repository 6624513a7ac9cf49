import torch, { nn, optim } from "gradlens";
import { makeMoons } from "gradlens/datasets";
const { DataLoader, TensorDataset } = torch.utils.data;

const { X, y } = makeMoons({ samples: 600, shuffle: false, noise: 0.1, seed: 0 });

function loaders(batchSize: number) {
  const dataset = new TensorDataset(X.float(), y);
  return { train: new DataLoader(dataset, { batchSize, dropLast: true }) };
  // fault: new DataLoader(dataset, { batchSize, dropLast: true })
}

function fit(model: nn.Module, epochs: number) {
  const { train } = loaders(32);
  const optimizer = new optim.Adam(model.parameters(), { lr: 3e-3 });
  const lossFn = new nn.CrossEntropyLoss();
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [inputs, labels] of train) {
      const loss = lossFn(model(inputs), labels);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    }
  }
}

fit(new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 2)), 20);
