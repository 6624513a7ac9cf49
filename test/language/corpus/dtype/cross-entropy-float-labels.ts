import torch, { nn, optim } from "gradlens";

const X = torch.randn(150, 4);
const y = torch.randint(0, 3, [150]).float();

const model = new nn.Linear(4, 3);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });

for (let epoch = 0; epoch < 100; epoch++) {
  optimizer.zeroGrad();
  const loss = criterion(model(X), y);
  // fault: criterion(model(X), y)
  loss.backward();
  optimizer.step();
}
