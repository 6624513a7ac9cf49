import torch, { nn, optim } from "gradlens";

torch.manualSeed(0);
const x = torch.linspace(-3, 3, 120);
const y = x.sin().add(torch.randn(120).mul(0.1));

const model = new nn.Sequential(new nn.Linear(1, 16), new nn.Tanh(), new nn.Linear(16, 1));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let step = 0; step < 500; step++) {
  const prediction = model(x);
  // fault: model(x)
  const loss = nn.functional.mseLoss(prediction.squeeze(1), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
