import torch, { nn, optim } from "gradlens";

const build = () => new nn.Sequential(new nn.Linear(4, 16), new nn.ReLU(), new nn.Linear(16, 1));

let model = build();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
// fault: model.parameters()
model = build();

const criterion = new nn.MSELoss();
const x = torch.randn(32, 4);
const y = torch.randn(32, 1);
for (let i = 0; i < 100; i++) {
  optimizer.zeroGrad();
  criterion(model(x), y).backward();
  optimizer.step();
}
