import { nn, optim, data, train } from "gradlens";
import { makeRegression } from "gradlens/datasets";

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(4, 16), new nn.ReLU(), new nn.Linear(16, 1)),
  data: () => data.split(makeRegression({ samples: 200, features: 4, seed: 0 }), { validation: 0.2 }),
  loss: new nn.L1Loss(),
  // fault: new nn.L1Loss()
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 20,
  epochs: 50,
});
