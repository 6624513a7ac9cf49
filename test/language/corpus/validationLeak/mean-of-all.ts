import torch, { nn, optim, data, train } from "gradlens";
import { makeRegression } from "gradlens/datasets";

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(4, 16), new nn.ReLU(), new nn.Linear(16, 1), new nn.Flatten(0)),
  data: () => {
    const { X, y } = makeRegression({ samples: 400, features: 4, seed: 0 });
    const mean = X.mean(0);
    const std = X.std(0);
    const normalised = X.sub(mean).div(std);
    // fault: X.sub(mean).div(std)
    return data.split([normalised, y.div(100)], { validation: 0.25 });
  },
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 50,
  epochs: 30,
});
