import { nn, optim, data, train } from "gradlens";
import { makeMoons } from "gradlens/datasets";

const createModel = () => new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 2));
const model = createModel();

export default train.define({
  model: createModel,
  data: () => data.split(makeMoons({ samples: 200, seed: 0 }), { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: () => new optim.Adam(model.parameters(), { lr: 0.01 }),
  // fault: model.parameters()
  batchSize: 20,
  epochs: 10,
});
