import torch, { nn, optim, data, train, F } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class FocalLoss extends nn.Module {
  constructor(
    private readonly gamma = 2,
    private readonly alpha = 0.25,
  ) {
    super();
  }

  forward(logits: torch.Tensor, target: torch.Tensor) {
    const bce = F.binaryCrossEntropyWithLogits(logits, target, { reduction: "none" });
    const p = bce.neg().exp();
    return p.neg().add(1).pow(this.gamma).mul(bce).mul(this.alpha).mean();
  }
}

const focal = new FocalLoss();

export default train.define({
  seed: 0,
  model: () =>
    new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 1), new nn.Flatten(0)),
  data: () => data.split(makeMoons({ samples: 500, noise: 0.15, seed: 0 }), { validation: 0.2 }),
  loss: (output, target) => focal(output, target.float()),
  optimizer: (net) => new optim.RMSprop(net.parameters(), { lr: 1e-3 }),
  batchSize: 25,
  epochs: 20,
});
