import torch, { nn, optim, data, train } from "gradlens";
import { makeRegression } from "gradlens/datasets";

class Net extends nn.Module {
  fc1 = new nn.Linear(6, 24);
  fc2 = new nn.Linear(24, 1);
  dropout = new nn.Dropout(0.2);

  forward(x: torch.Tensor) {
    x = torch.relu(this.fc1(x));
    x = this.fc2(x);
    return this.dropout(x).squeeze(1);
    // fault: this.dropout(x)
  }
}

export default train.define({
  model: () => new Net(),
  data: () => data.split(makeRegression({ samples: 300, features: 6, seed: 0 }), { validation: 0.2 }),
  loss: new nn.SmoothL1Loss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 30,
  epochs: 20,
});
