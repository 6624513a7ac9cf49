import torch, { nn, F } from "gradlens";
import { adamW } from "./optimizers.js";

const model = new nn.Sequential(new nn.Linear(5, 16), new nn.Tanh(), new nn.Linear(16, 2));
const optimizer = adamW(model, 1e-12);
// fault: 1e-12

const x = torch.randn(64, 5);
const y = x.sum(1).gt(0).long();
for (let i = 0; i < 100; i++) {
  optimizer.zeroGrad();
  F.crossEntropy(model(x), y).backward();
  optimizer.step();
}
