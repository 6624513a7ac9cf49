import torch, { nn, optim } from "gradlens";

const model = new nn.Linear(3, 1);
const criterion = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const X = torch.randn(64, 3);
const y = torch.randn(64, 1);

for (let i = 0; i < 100; i++) {
  const output = model(X);
  const loss = criterion(output, y);
  loss.backward();
  optimizer.zeroGrad();
  // fault: optimizer.zeroGrad()
  optimizer.step();
}
