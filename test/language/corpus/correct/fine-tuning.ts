// The trunk is frozen by the definition, the head is trained.
import torch, { nn, optim, data, train } from "gradlens";

class Net extends nn.Module {
  trunk = new nn.Sequential(new nn.Linear(10, 32), new nn.ReLU(), new nn.Linear(32, 32), new nn.ReLU());
  head = new nn.Linear(32, 3);
  forward(x: torch.Tensor) {
    return this.head(this.trunk(x));
  }
}

export default train.define({
  model: () => new Net(),
  data: () => data.split([torch.randn(300, 10), torch.randint(0, 3, [300])], { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }),
  freeze: (net) => net.trunk,
  optimizer: (net) => new optim.Adam(net.head.parameters(), { lr: 1e-3 }),
  batchSize: 30,
  epochs: 10,
  metrics: { accuracy: train.metrics.accuracy },
});
