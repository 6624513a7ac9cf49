import { nn, optim, data, train } from "gradlens";
import torch from "gradlens";

export default train.define({
  model: () =>
    new nn.Sequential(
      new nn.Conv2d(1, 8, 3, { bias: false }),
      new nn.BatchNorm1d(8),
      // fault: new nn.BatchNorm1d(8)
      new nn.ReLU(),
      new nn.Flatten(),
      new nn.Linear(8 * 26 * 26, 10),
    ),
  data: () => new data.TensorDataset(torch.rand(200, 1, 28, 28), torch.randint(0, 10, [200])),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (model) => new optim.SGD(model.parameters(), { lr: 0.05 }),
  batchSize: 20,
  epochs: 2,
});
