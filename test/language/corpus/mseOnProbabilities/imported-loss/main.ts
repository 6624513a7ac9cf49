import torch, { nn, optim } from "gradlens";
import { brier } from "./losses.js";

const model = new nn.Sequential(new nn.Linear(4, 16), new nn.ReLU(), new nn.Linear(16, 3));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const x = torch.randn(60, 4);
const y = torch.randint(0, 3, [60]);
for (let epoch = 0; epoch < 50; epoch++) {
  optimizer.zeroGrad();
  const loss = brier(model(x), y);
  // fault: brier(model(x), y)
  loss.backward();
  optimizer.step();
}
