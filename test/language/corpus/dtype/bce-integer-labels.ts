import torch, { nn, optim } from "gradlens";

const features = torch.randn(40, 3);
const labels = features.sum(1).gt(0).long().unsqueeze(1);

const model = new nn.Sequential(new nn.Linear(3, 1), new nn.Sigmoid());
const loss_fn = new nn.BCELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });

for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  const p = model(features);
  const loss = loss_fn(p, labels);
  // fault: loss_fn(p, labels)
  loss.backward();
  optimizer.step();
}
