// Scaled with what the training part tells, and nothing else.
import torch, { nn, optim, data, train } from "gradlens";
import { makeRegression, StandardScaler, trainTestSplit } from "gradlens/datasets";

const { X, y } = makeRegression({ samples: 400, features: 6, noise: 2, seed: 0 });
const [xTrain, xTest, yTrain, yTest] = trainTestSplit(X, y.unsqueeze(1), { testSize: 0.25, seed: 0 });

const inputs = new StandardScaler().fit(xTrain);
const outputs = new StandardScaler().fit(yTrain);
const trainSet = new data.TensorDataset(inputs.transform(xTrain).float(), outputs.transform(yTrain).float());
const testSet = new data.TensorDataset(inputs.transform(xTest).float(), outputs.transform(yTest).float());

export default train.define({
  seed: 7,
  hyperparameters: { width: 32, lr: 0.01 },
  model: ({ width }) => new nn.Sequential(new nn.Linear(6, width), new nn.ReLU(), new nn.Linear(width, 1)),
  data: () => ({ train: trainSet, validation: testSet }),
  loss: new nn.MSELoss(),
  optimizer: (net, { lr }) => new optim.Adam(net.parameters(), { lr }),
  batchSize: 32,
  epochs: 20,
  metrics: { r2: train.metrics.r2 },
  earlyStopping: { patience: 5 },
});
