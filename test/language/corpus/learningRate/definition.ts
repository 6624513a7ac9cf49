import { data, nn, optim, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(2, 16), new nn.Tanh(), new nn.Linear(16, 2)),
  data: () => data.split(makeMoons({ samples: 500, seed: 1 }), { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 10, momentum: 0.9 }),
  // fault: 10
  batchSize: 32,
  epochs: 20,
});
