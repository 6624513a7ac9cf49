import torch, { nn, optim } from "gradlens";
import { makeClassification } from "gradlens/datasets";

const { X, y } = makeClassification({ samples: 200, features: 10, seed: 0 });
const inputs = X.float();

const model = new nn.Sequential(
  new nn.Linear(10, 32),
  new nn.ReLU(),
  new nn.Linear(32, 2),
  new nn.Dropout(0.3),
  // fault: new nn.Dropout(0.3)
);
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 50; epoch++) {
  optimizer.zeroGrad();
  const loss = criterion(model(inputs), y);
  loss.backward();
  optimizer.step();
}
