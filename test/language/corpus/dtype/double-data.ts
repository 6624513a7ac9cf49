// scikit-learn's data are float64, the model is float32.
import torch, { nn, optim } from "gradlens";
import { makeRegression } from "gradlens/datasets";

const { X, y } = makeRegression({ samples: 200, features: 5, noise: 1, seed: 0 });
const model = new nn.Sequential(new nn.Linear(5, 1), new nn.Flatten(0));
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 10; epoch++) {
  const prediction = model(X);
  // fault: model(X)
  const loss = prediction.sub(y).square().mean();
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
