import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const criterion = new nn.MSELoss();

const X = torch.randn(256, 4);
const y = X.sum(1).unsqueeze(1);

for (let epoch = 0; epoch < 100; epoch++) {
  optimizer.zeroGrad();
  const pred = model.forward(X);
  // fault: model.forward
  const loss = criterion(pred, y);
  loss.backward();
  optimizer.step();
}
