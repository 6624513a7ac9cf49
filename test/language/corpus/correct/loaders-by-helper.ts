// One helper for all loaders: shuffled where it matters.
import torch, { nn, optim, data } from "gradlens";

interface Options {
  batchSize: number;
  shuffle?: boolean;
}

const makeLoader = (samples: number, { batchSize, shuffle = false }: Options) =>
  new data.DataLoader(new data.TensorDataset(torch.randn(samples, 4), torch.randint(0, 2, [samples])), {
    batchSize,
    shuffle,
  });

const training = makeLoader(100, { batchSize: 20, shuffle: true });
const validation = makeLoader(40, { batchSize: 20 });

const model = new nn.Linear(4, 2);
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
for (let epoch = 0; epoch < 4; epoch++) {
  for (const [x, y] of training) {
    optimizer.zeroGrad();
    lossFn(model(x), y).backward();
    optimizer.step();
  }
  torch.noGrad(() => {
    for (const [x, y] of validation) console.log(epoch, lossFn(model(x), y).item());
  });
}
