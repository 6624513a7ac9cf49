import torch, { nn, optim } from "gradlens";
import { accuracy, predictorOf } from "./evaluate.js";

const model = new nn.Sequential(new nn.Linear(10, 32), new nn.ReLU(), new nn.Dropout(0.5), new nn.Linear(32, 3));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const x = torch.randn(200, 10);
const y = torch.randint(0, 3, [200]);
const predict = predictorOf(model);

for (let epoch = 0; epoch < 20; epoch++) {
  optimizer.zeroGrad();
  const loss = nn.functional.crossEntropy(model(x), y);
  loss.backward();
  optimizer.step();
}
console.log(accuracy(predict, x, y));
// fault: accuracy(predict, x, y)
