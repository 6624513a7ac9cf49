import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(
  new nn.Linear(4, 16),
  new nn.ReLU(),
  new nn.Linear(16, 3),
  new nn.Softmax(1),
  // fault: new nn.Softmax(1)
);
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const X = torch.randn(150, 4);
const y = torch.randint(0, 3, [150]);

for (let i = 0; i < 100; i++) {
  const pred = model(X);
  const loss = lossFn(pred, y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
