import torch, { nn, optim } from "gradlens";

const model = new nn.Linear(2, 2);
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

function lossOf(x: torch.Tensor, y: torch.Tensor) {
  return torch.noGrad(() => lossFn(model(x), y));
  // fault: torch.noGrad(() => lossFn(model(x), y))
}

for (let i = 0; i < 10; i++) {
  const x = torch.randn(20, 2);
  optimizer.zeroGrad();
  lossOf(x, x.gt(0).long().at([torch.slice(), 0])).backward();
  optimizer.step();
}
