import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(3, 10), new nn.ReLU(), new nn.Linear(10, 1));
const criterion = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
const x = torch.randn(50, 3);
const y = x.sum(1).unsqueeze(1);

for (let epoch = 0; epoch < 100; epoch++) {
  optimizer.zeroGrad();
  const output = model(x).detach();
  // fault: model(x).detach()
  const loss = criterion(output, y);
  loss.backward();
  optimizer.step();
}
