import torch, { nn, optim } from "gradlens";

const layer = new nn.Linear(10, 10);
const relu = new nn.ReLU();
const model = new nn.Sequential(
  layer,
  relu,
  layer,
  // fault: layer
  relu,
  new nn.Linear(10, 1),
);

const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const loss = model(torch.randn(8, 10)).square().mean();
loss.backward();
optimizer.step();
