import torch, { nn, optim, F } from "gradlens";
import { makeBlobs } from "gradlens/datasets";

const { X, y } = makeBlobs({ samples: 150, centers: 3, seed: 0 });
const targets = F.oneHot(y, 3).float();

const model = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 3), new nn.Softmax(1));
const lossFn = new nn.MSELoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 100; epoch++) {
  const loss = lossFn(model(X.float()), targets);
  // fault: lossFn(model(X.float()), targets)
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
