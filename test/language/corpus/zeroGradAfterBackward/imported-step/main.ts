import torch, { nn, optim } from "gradlens";
import { apply, learn } from "./steps.js";

const model = new nn.Linear(4, 1);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });
const x = torch.randn(64, 4);
const y = torch.randn(64, 1);

for (let epoch = 0; epoch < 40; epoch++) {
  const value = learn(nn.functional.mseLoss(model(x), y));
  optimizer.zeroGrad();
  // fault: optimizer.zeroGrad()
  apply(optimizer);
  console.log(epoch, value);
}
