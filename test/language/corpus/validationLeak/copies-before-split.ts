import torch, { nn, optim, data } from "gradlens";

const images = torch.rand(100, 1, 12, 12);
const labels = torch.randint(0, 2, [100]);

// Twice as many pictures: each one mirrored too.
const more = torch.cat([images, images.flip([3])], 0);
// fault: torch.cat([images, images.flip([3])], 0)
const targets = torch.cat([labels, labels], 0);
const [trainSet, testSet] = data.randomSplit(new data.TensorDataset(more, targets), [0.8, 0.2]);

const trainLoader = new data.DataLoader(trainSet, { batchSize: 20, shuffle: true });
const testLoader = new data.DataLoader(testSet, { batchSize: 40 });

const model = new nn.Sequential(new nn.Flatten(), new nn.Linear(144, 32), new nn.ReLU(), new nn.Linear(32, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });

for (let epoch = 0; epoch < 10; epoch++) {
  model.train();
  for (const [x, y] of trainLoader) {
    const loss = criterion(model(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  model.eval();
  torch.noGrad(() => {
    let right = 0;
    for (const [x, y] of testLoader) right += model(x).argmax(1).eq(y).sum().item();
    console.log(epoch, right / testSet.length);
  });
}
