import { optim, data, train, nn } from "gradlens";
import { points } from "./points.js";
import { Mlp } from "./models/mlp.js";
import { batchSize, epochs, width } from "./settings.js";

export default train.define({
  model: () => new Mlp([3, width, 2]),
  data: () => data.split(points(200), { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize,
  epochs,
});
