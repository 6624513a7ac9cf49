import torch, { nn, optim } from "gradlens";

const settings = { loss: "bce", hidden: 16, activation: "sigmoid" };

const losses: Record<string, () => nn.Module> = {
  bce: () => new nn.BCEWithLogitsLoss(),
  mse: () => new nn.MSELoss(),
};
const activations: Record<string, (x: torch.Tensor) => torch.Tensor> = {
  none: (x) => x,
  sigmoid: (x) => x.sigmoid(),
  // fault: x.sigmoid()
};

const model = new nn.Sequential(new nn.Linear(4, settings.hidden), new nn.Tanh(), new nn.Linear(settings.hidden, 1));
const criterion = losses[settings.loss]();
const activate = activations[settings.activation];
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

const x = torch.randn(32, 4);
const y = torch.randint(0, 2, [32, 1]).float();
for (let epoch = 0; epoch < 100; epoch++) {
  optimizer.zeroGrad();
  const loss = criterion(activate(model(x)), y) as torch.Tensor;
  loss.backward();
  optimizer.step();
}
