import torch, { nn, optim, data } from "gradlens";

// Training and validation in one loop, as in PyTorch's lesson on transfer learning.
const model = new nn.Sequential(new nn.Linear(6, 24), new nn.ReLU(), new nn.Dropout(0.2), new nn.Linear(24, 2));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 7, gamma: 0.1 });

const loaderOf = (samples: number, shuffle: boolean) =>
  new data.DataLoader(new data.TensorDataset(torch.randn(samples, 6), torch.randint(0, 2, [samples])), {
    batchSize: 16,
    shuffle,
  });
const loaders = { train: loaderOf(160, true), val: loaderOf(48, false) };

for (let epoch = 0; epoch < 25; epoch++) {
  for (const phase of ["train", "val"] as const) {
    if (phase === "train") model.train();
    else model.eval();
    let runningLoss = 0;
    let runningCorrects = 0;
    for (const [inputs, labels] of loaders[phase]) {
      optimizer.zeroGrad();
      torch.setGradEnabled(phase === "train", () => {
        const outputs = model(inputs);
        const loss = criterion(outputs, labels);
        if (phase === "train") {
          loss.backward();
          optimizer.step();
        }
        runningLoss += loss.item() * inputs.length;
        runningCorrects += outputs.argmax(1).eq(labels).sum().item();
      });
    }
    if (phase === "train") scheduler.step();
    console.log(phase, runningLoss, runningCorrects);
  }
}
