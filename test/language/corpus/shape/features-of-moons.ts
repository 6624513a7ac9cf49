import torch, { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Net extends nn.Module {
  hidden: nn.Linear;
  out: nn.Linear;

  constructor(width: number) {
    super();
    this.hidden = new nn.Linear(3, width);
    this.out = new nn.Linear(width, 1);
  }

  forward(x: torch.Tensor) {
    return this.out(torch.tanh(this.hidden(x))).squeeze(1);
    // fault: this.hidden(x)
  }
}

export default train.define({
  model: () => new Net(16),
  data: () => data.split(makeMoons({ samples: 400, noise: 0.2, seed: 3 }), { validation: 0.25 }),
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 32,
  epochs: 20,
});
