import torch, { nn, optim, data } from "gradlens";

const images = torch.rand(120, 36);
const labels = torch.arange(120).div(40, { roundingMode: "floor" }).long();

function loader(from: number, to: number, shuffle = false) {
  const part = new data.TensorDataset(images.narrow(0, from, to - from), labels.narrow(0, from, to - from));
  return new data.DataLoader(part, { batchSize: 10, shuffle });
}

const training = loader(0, 90);
// fault: loader(0, 90)
const testing = loader(90, 120);

const model = new nn.Sequential(new nn.Linear(36, 24), new nn.ReLU(), new nn.Linear(24, 3));
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
for (let epoch = 0; epoch < 5; epoch++) {
  for (const [x, y] of training) {
    optimizer.zeroGrad();
    lossFn(model(x), y).backward();
    optimizer.step();
  }
  let right = 0;
  torch.noGrad(() => {
    for (const [x, y] of testing) right += model(x).argmax(1).eq(y).sum().item();
  });
  console.log(epoch, right);
}
