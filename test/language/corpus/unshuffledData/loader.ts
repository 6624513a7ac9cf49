import torch, { nn, optim, data } from "gradlens";

// One class after the other, as the files lie in their folders.
const images = torch.cat([torch.rand(100, 64), torch.rand(100, 64).mul(0.5)], 0);
const labels = torch.cat([torch.zeros(100), torch.ones(100)], 0).long();

const trainLoader = new data.DataLoader(new data.TensorDataset(images, labels), { batchSize: 20 });
// fault: new data.DataLoader(new data.TensorDataset(images, labels), { batchSize: 20 })
const model = new nn.Sequential(new nn.Linear(64, 16), new nn.ReLU(), new nn.Linear(16, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

for (let epoch = 0; epoch < 10; epoch++) {
  for (const [x, y] of trainLoader) {
    optimizer.zeroGrad();
    criterion(model(x), y).backward();
    optimizer.step();
  }
}
