/** Pictures of bars, that a small network of convolutions learns to tell apart: what the model views show of pictures. */
export const bars = `import torch, { nn, optim, data, train } from "gradlens";
function samples(count: number) {
  const x = torch.rand(count, 1, 10, 10).mul(0.6);
  const y = torch.arange(count).remainder(3);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < 10; k++) x.set_([i, 0, i % 3 === 0 ? 2 + (i % 7) : k, i % 3 === 1 ? 1 + (i % 8) : k], 1);
  return new data.TensorDataset(x, y);
}
export default train.define({
  seed: 2,
  model: () => new nn.Sequential(new nn.Conv2d(1, 8, 3), new nn.ReLU(), new nn.MaxPool2d(2), new nn.Flatten(), new nn.Linear(128, 3)),
  data: () => data.split(samples(300), { validation: 0.2 }),
  loss: new nn.CrossEntropyLoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.003 }),
  batchSize: 30,
  epochs: 6,
  metrics: { accuracy: train.metrics.accuracy },
});
`;
