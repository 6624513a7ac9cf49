import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

function load() {
  const { X, y } = makeMoons({ samples: 400, noise: 0.2, seed: 5 });
  const set = new data.TensorDataset(X.float(), y.float().unsqueeze(1));
  return { train: set, validation: set };
  // fault: validation: set
}

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 1)),
  data: load,
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 40,
  epochs: 20,
});
