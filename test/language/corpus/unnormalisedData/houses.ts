import torch, { nn, optim, data, train } from "gradlens";

const rows = [
  // area in square feet, bedrooms, year, price in thousands
  [2104, 5, 1988, 460],
  [1416, 3, 1969, 232],
  [1534, 3, 1991, 315],
  [852, 2, 1957, 178],
  [1940, 4, 2003, 240],
  [2000, 3, 1978, 347],
  [1890, 3, 1999, 330],
  [4478, 5, 2008, 699],
];

function houses() {
  const table = torch.tensor(rows).float();
  return new data.TensorDataset(table.narrow(1, 0, 3), table.narrow(1, 3, 1).div(1000));
}

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(3, 8), new nn.ReLU(), new nn.Linear(8, 1)),
  data: houses,
  // fault: houses
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.Adam(net.parameters(), { lr: 0.01 }),
  epochs: 200,
});
