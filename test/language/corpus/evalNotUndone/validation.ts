import torch, { nn, optim, data } from "gradlens";

const model = new nn.Sequential(new nn.Linear(10, 64), new nn.ReLU(), new nn.Dropout(0.5), new nn.Linear(64, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const set = new data.TensorDataset(torch.randn(500, 10), torch.randint(0, 2, [500]));
const [trainSet, valSet] = data.randomSplit(set, [400, 100]);
const trainLoader = new data.DataLoader(trainSet, { batchSize: 32, shuffle: true });
const valLoader = new data.DataLoader(valSet, { batchSize: 100 });

model.train();
for (let epoch = 0; epoch < 10; epoch++) {
  for (const [x, y] of trainLoader) {
    optimizer.zeroGrad();
    criterion(model(x), y).backward();
    optimizer.step();
  }

  model.eval();
  // fault: model.eval()
  let correct = 0;
  torch.noGrad(() => {
    for (const [x, y] of valLoader) correct += model(x).argmax(1).eq(y).sum().item();
  });
  console.log(epoch, correct / valSet.length);
}
