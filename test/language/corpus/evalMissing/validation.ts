import torch, { nn, optim, data } from "gradlens";

const model = new nn.Sequential(new nn.Linear(10, 64), new nn.ReLU(), new nn.Dropout(0.5), new nn.Linear(64, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const train = new data.DataLoader(new data.TensorDataset(torch.randn(400, 10), torch.randint(0, 2, [400])), { batchSize: 32, shuffle: true });
const test = new data.DataLoader(new data.TensorDataset(torch.randn(100, 10), torch.randint(0, 2, [100])), { batchSize: 50 });

for (let epoch = 0; epoch < 10; epoch++) {
  model.train();
  for (const [x, y] of train) {
    optimizer.zeroGrad();
    criterion(model(x), y).backward();
    optimizer.step();
  }
  let correct = 0;
  torch.noGrad(() => {
    for (const [x, y] of test) {
      const scores = model(x);
      // fault: model(x)
      correct += scores.argmax(1).eq(y).sum().item();
    }
  });
  console.log(epoch, correct / 100);
}
