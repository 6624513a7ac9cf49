import torch, { nn, optim, train } from "gradlens";
import { makeBlobs } from "gradlens/datasets";

class Funnel extends nn.Module {
  steps: nn.Module[] = [];
  out: nn.Linear;

  constructor(sizes: number[], classes: number) {
    super();
    for (let i = 1; i < sizes.length; i++) {
      this.steps.push(new nn.Linear(sizes[i - 1], sizes[i]));
      // fault: this.steps.push(new nn.Linear(sizes[i - 1], sizes[i]))
      this.steps.push(new nn.Tanh());
    }
    this.out = new nn.Linear(sizes.at(-1)!, classes);
  }

  forward(x: torch.Tensor) {
    for (const step of this.steps) x = step(x);
    return this.out(x);
  }
}

export default train.define({
  model: () => new Funnel([2, 16, 8], 3),
  data: () => makeBlobs({ samples: 300, centers: 3, seed: 0 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  epochs: 50,
});
