import torch, { nn, optim } from "gradlens";
import { makeCircles } from "gradlens/datasets";

const { X, y } = makeCircles({ samples: 300, noise: 0.05, seed: 1 });

const model = new nn.Sequential(new nn.Linear(2, 8), new nn.ReLU(), new nn.Linear(8, 1), new nn.Sigmoid());
const lossFn = new nn.BCELoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

for (let epoch = 0; epoch < 200; epoch++) {
  const prediction = model(X.float());
  const loss = lossFn(prediction, y.float());
  // fault: lossFn(prediction, y.float())
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
