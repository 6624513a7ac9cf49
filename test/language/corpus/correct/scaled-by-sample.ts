// Per-sample scaling before a split, and a running example with slices that only look at data.
import torch, { nn, optim, data, train, slice } from "gradlens";
const X = torch.randn(100, 6);
const scaled = X.sub(X.mean(1, true)).div(X.std(1, { keepdim: true }));
const y = X.sum(1, true);
console.log(X.at(slice(0, 5)).shape, X.at(slice(5)).shape);
export default train.define({
  model: () => new nn.Sequential(new nn.Linear(6, 8, { bias: false }), new nn.BatchNorm1d(8, { affine: true }), new nn.ReLU(), new nn.Linear(8, 1)),
  data: () => data.split([scaled, y], { validation: 0.2, shuffle: false }),
  loss: new nn.MSELoss(),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 }),
  batchSize: 20,
  epochs: 2,
});
