import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 20), new nn.Tanh(), new nn.Linear(20, 1));

  forward(x: torch.Tensor) {
    return torch.sigmoid(this.layers(x)).squeeze(1);
  }
}

export default train.define({
  model: () => new Net(),
  data: () => data.split(makeMoons({ samples: 400, noise: 0.1, seed: 0 }), { validation: 0.2 }),
  loss: new nn.MSELoss(),
  // fault: new nn.MSELoss()
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 40,
  epochs: 30,
  metrics: { accuracy: train.metrics.binaryAccuracy },
});
