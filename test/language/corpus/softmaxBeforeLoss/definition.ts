import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Moons extends nn.Module {
  hidden: nn.Linear;
  out: nn.Linear;

  constructor(size: number) {
    super();
    this.hidden = new nn.Linear(2, size);
    this.out = new nn.Linear(size, 1);
  }

  forward(x: torch.Tensor) {
    const h = torch.tanh(this.hidden(x));
    return this.out(h).sigmoid().squeeze(1);
    // fault: this.out(h).sigmoid()
  }
}

export default train.define({
  seed: 1,
  hyperparameters: { size: 16 },
  model: ({ size }) => new Moons(size),
  data: () => data.split(makeMoons({ samples: 400, noise: 0.2, seed: 3 }), { validation: 0.25 }),
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 1e-2 }),
  batchSize: 32,
  epochs: 30,
  metrics: { accuracy: train.metrics.binaryAccuracy },
});
