import torch, { nn, optim, data, train } from "gradlens";

const criterion = new nn.NLLLoss();

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(10, 20), new nn.ReLU(), new nn.Dropout(0.2), new nn.Linear(20, 3)),
  data: () => data.split([torch.randn(300, 10), torch.randint(0, 3, [300])], { validation: 0.2 }),
  loss: criterion,
  // fault: criterion
  optimizer: (net) => new optim.Adam(net.parameters()),
  batchSize: 20,
  epochs: 5,
});
