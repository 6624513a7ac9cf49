import torch, { nn, optim, data } from "gradlens";
import { makeClassification } from "gradlens/datasets";

const { X, y } = makeClassification({ samples: 320, features: 12, seed: 5 });
const loader = new data.DataLoader(new data.TensorDataset(X.float(), y), { batchSize: 8, shuffle: true });

const model = new nn.Sequential(new nn.Linear(12, 24), new nn.ReLU(), new nn.Linear(24, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });
const accumulate = 4;

optimizer.zeroGrad();
for (let epoch = 0; epoch < 3; epoch++) {
  let i = 0;
  for (const [inputs, labels] of loader) {
    const loss = criterion(model(inputs), labels).div(accumulate);
    loss.backward();
    if (++i % accumulate === 0) {
      optimizer.step();
      optimizer.zeroGrad();
    }
  }
}
