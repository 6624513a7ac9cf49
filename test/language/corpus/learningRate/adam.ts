import torch, { data, nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(30, 64), new nn.ReLU(), new nn.Linear(64, 2));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.5 });
// fault: 0.5
const lossFn = new nn.CrossEntropyLoss();
const loader = new data.DataLoader(new data.TensorDataset(torch.randn(200, 30), torch.randint(0, 2, [200])), {
  batchSize: 20,
  shuffle: true,
});

for (const [x, y] of loader) {
  optimizer.zeroGrad();
  lossFn(model(x), y).backward();
  optimizer.step();
}
