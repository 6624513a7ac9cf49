import torch, { nn, optim, data, train } from "gradlens";
import { makeCircles } from "gradlens/datasets";

function hidden(width: number) {
  return new nn.Sequential(new nn.Linear(width, width), new nn.Tanh());
}

class Net extends nn.Module {
  first = new nn.Linear(2, 20);
  middle: nn.ModuleList;
  last = new nn.Linear(20, 1);

  constructor(depth = 3) {
    super();
    this.middle = new nn.ModuleList(new Array(depth).fill(hidden(20)));
    // fault: new Array(depth).fill(hidden(20))
  }

  forward(x: torch.Tensor) {
    let h = torch.tanh(this.first(x));
    for (const layer of this.middle) h = layer(h);
    return this.last(h).squeeze(1);
  }
}

export default train.define({
  model: () => new Net(),
  data: () => data.split(makeCircles({ samples: 500, noise: 0.05, factor: 0.5, seed: 2 }), { validation: 0.2 }),
  loss: new nn.BCEWithLogitsLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 50,
  epochs: 30,
});
