import { nn, optim, data, train } from "gradlens";
import torch from "gradlens";

const images = () => [torch.rand(512, 3, 32, 32), torch.randint(0, 10, [512])];

export default train.define({
  seed: 1,
  model: () =>
    new nn.Sequential(
      new nn.Conv2d(3, 16, 3, { padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Conv2d(16, 32, 3, { padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Linear(32 * 7 * 7, 128),
      // fault: new nn.Linear(32 * 7 * 7, 128)
      new nn.ReLU(),
      new nn.Linear(128, 10),
    ),
  data: () => data.split(images(), { validation: 0.1 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 1e-3 }),
  batchSize: 64,
  epochs: 5,
});
