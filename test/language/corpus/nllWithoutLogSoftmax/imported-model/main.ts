import torch, { nn, optim } from "gradlens";
import { Digits } from "./model.js";

const digits = new Digits();
const criterion = new nn.NLLLoss();
const optimizer = new optim.SGD(digits.parameters(), { lr: 0.05 });
const images = torch.rand(16, 8, 8);
const labels = torch.randint(0, 10, [16]);

for (let epoch = 1; epoch <= 20; epoch++) {
  const output = digits(images);
  const loss = criterion(output, labels);
  // fault: output
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
