import torch, { nn, optim, data } from "gradlens";
import { loadersOf } from "./loaders.js";

const part = (n: number) => new data.TensorDataset(torch.randn(n, 8), torch.arange(n).remainder(2).long());
const loaders = loadersOf(part(80), part(20), 16);
// fault: loadersOf(part(80), part(20), 16)

const model = new nn.Linear(8, 2);
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
for (let epoch = 0; epoch < 3; epoch++)
  for (const [x, y] of loaders.train) {
    optimizer.zeroGrad();
    lossFn(model(x), y).backward();
    optimizer.step();
  }
for (const [x] of loaders.test) console.log(torch.noGrad(() => model(x).argmax(1)));
