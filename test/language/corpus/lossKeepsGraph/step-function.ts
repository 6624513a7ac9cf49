import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(7, 14), new nn.ReLU(), new nn.Linear(14, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const criterion = new nn.MSELoss();

function trainStep(x: torch.Tensor, y: torch.Tensor) {
  optimizer.zeroGrad();
  const loss = criterion(model(x), y);
  loss.backward();
  optimizer.step();
  return loss;
}

let total = torch.zeros([]);
for (let i = 0; i < 100; i++) {
  const x = torch.randn(20, 7);
  total = total.add(trainStep(x, x.mean(1).unsqueeze(1)));
  // fault: total.add(trainStep(x, x.mean(1).unsqueeze(1)))
}
console.log(total.div(100).item());
