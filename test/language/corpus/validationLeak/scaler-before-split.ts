import torch, { nn, optim, train } from "gradlens";
import { makeClassification, StandardScaler, trainTestSplit } from "gradlens/datasets";

const { X, y } = makeClassification({ samples: 500, features: 8, seed: 1 });
const scaled = new StandardScaler().fitTransform(X).float();
// fault: new StandardScaler().fitTransform(X)
const [xTrain, xTest, yTrain, yTest] = trainTestSplit(scaled, y, { testSize: 0.2, seed: 0 });

const model = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 2));
const lossFn = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });

for (let epoch = 0; epoch < 100; epoch++) {
  const loss = lossFn(model(xTrain), yTrain);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

model.eval();
const accuracy = torch.noGrad(() => train.metrics.accuracy(model(xTest), yTest));
console.log(accuracy);
