import torch, { nn, optim, data, train } from "gradlens";

export default train.define({
  model: () =>
    new nn.Sequential(
      new nn.Conv2d(3, 16, 3, { bias: false }),
      new nn.BatchNorm2d(16),
      new nn.ReLU(),
      new nn.AdaptiveAvgPool2d(1),
      new nn.Flatten(),
      new nn.Linear(16, 10),
    ),
  data: () => new data.TensorDataset(torch.rand(128, 3, 16, 16), torch.randint(0, 10, [128])),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 5e-4 }),
  // fault: weightDecay: 5e-4
  batchSize: 32,
  epochs: 3,
});
