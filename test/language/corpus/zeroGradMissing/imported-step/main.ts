import torch, { nn, optim } from "gradlens";
import { update } from "./steps.js";

const model = new nn.Sequential(new nn.Linear(3, 12), new nn.ReLU(), new nn.Linear(12, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const x = torch.randn(50, 3);
const y = torch.randn(50, 1);

for (let i = 0; i < 300; i++) {
  const loss = nn.functional.mseLoss(model(x), y);
  const value = update(optimizer, loss);
  // fault: update(optimizer, loss)
  if (i % 50 === 0) console.log(i, value);
}
