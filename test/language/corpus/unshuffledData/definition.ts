import torch, { nn, optim, data, train } from "gradlens";

function numbers() {
  const x = torch.arange(0, 1000).div(1000).unsqueeze(1);
  return new data.TensorDataset(x, x.mul(6).sin());
}

export default train.define({
  seed: 4,
  model: () => new nn.Sequential(new nn.Linear(1, 32), new nn.Tanh(), new nn.Linear(32, 1)),
  data: numbers,
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  batchSize: 50,
  shuffle: false,
  // fault: shuffle: false
  epochs: 40,
});
