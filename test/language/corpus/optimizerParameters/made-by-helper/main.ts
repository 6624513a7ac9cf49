import torch, { nn } from "gradlens";
import { makeModel, makeOptimizer } from "./setup.js";

const model = makeModel();
const optimizer = makeOptimizer();
// fault: makeOptimizer()
const x = torch.randn(32, 3);
const y = torch.randn(32, 1);

for (let epoch = 0; epoch < 100; epoch++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(model(x), y).backward();
  optimizer.step();
}
