import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(4, 8), new nn.ReLU(), new nn.Linear(8, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });
const lossFn = new nn.MSELoss();

for (let epoch = 0; epoch < 10; epoch++) {
  const x = torch.randn(32, 4);
  const y = x.sum(1).unsqueeze(1);
  const loss = torch.noGrad(() => { const prediction = model(x); return lossFn(prediction, y); });
  // fault: torch.noGrad(() => { const prediction = model(x); return lossFn(prediction, y); })
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
