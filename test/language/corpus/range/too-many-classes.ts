import torch, { nn, optim } from "gradlens";

// Labels go from 1 to 3, the network has outputs for 0 to 2.
const X = torch.randn(9, 4);
const y = torch.tensor([1, 2, 3, 1, 2, 3, 1, 2, 3]);

const model = new nn.Sequential(new nn.Linear(4, 16), new nn.ReLU(), new nn.Linear(16, 3));
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });

for (let epoch = 0; epoch < 30; epoch++) {
  const loss = lossFn(model(X), y);
  // fault: lossFn(model(X), y)
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
