import torch, { nn, optim } from "gradlens";

torch.manualSeed(0);
const X = torch.linspace(-1, 1, 100).unsqueeze(1);
const y = X.pow(2).add(torch.randn(100, 1).mul(0.1));

const model = new nn.Sequential(new nn.Linear(1, 16), new nn.Tanh(), new nn.Linear(16, 1));
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });

for (let epoch = 0; epoch < 500; epoch++) {
  const loss = lossFn(model(X), y);
  loss.backward();
  // fault: loss.backward()
  optimizer.step();
  if (epoch % 100 === 0) console.log(epoch, loss.item());
}
