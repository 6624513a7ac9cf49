import torch, { nn, optim } from "gradlens";
import { makeRegression } from "gradlens/datasets";

const { X, y } = makeRegression({ samples: 100, features: 3, noise: 0.1, seed: 0 });
const inputs = X.float();
const targets = y.float();

const model = new nn.Linear(3, 1);
const lossFn = new nn.MSELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 100; epoch++) {
  const loss = lossFn(model(inputs), targets);
  // fault: lossFn(model(inputs), targets)
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
