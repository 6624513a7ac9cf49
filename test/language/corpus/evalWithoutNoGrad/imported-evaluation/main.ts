import torch, { nn, optim } from "gradlens";
import { errorOf } from "./evaluate.js";

const net = new nn.Sequential(new nn.Linear(5, 20), new nn.Tanh(), new nn.Linear(20, 1));
const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
const [x, y] = [torch.randn(100, 5), torch.randn(100, 1)];

for (let epoch = 0; epoch < 50; epoch++) {
  optimizer.zeroGrad();
  nn.functional.mseLoss(net(x), y).backward();
  optimizer.step();
  console.log(epoch, errorOf(net, x, y));
  // fault: errorOf(net, x, y)
}
