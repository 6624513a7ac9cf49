import torch, { nn, optim, data, train } from "gradlens";

export default train.define({
  model: () =>
    new nn.Sequential(
      new nn.Conv2d(3, 16, 3),
      // fault: new nn.Conv2d(3, 16, 3)
      new nn.BatchNorm2d(16),
      new nn.ReLU(),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(16, 10),
    ),
  data: () => data.split([torch.rand(200, 3, 16, 16), torch.randint(0, 10, [200])], { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.Adam(net.parameters()),
  batchSize: 32,
  epochs: 4,
});
