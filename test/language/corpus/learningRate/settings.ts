import torch, { nn, optim, F } from "gradlens";

const settings = { hidden: 32, learningRate: 3, epochs: 40 };

const model = new nn.Sequential(new nn.Linear(6, settings.hidden), new nn.ReLU(), new nn.Linear(settings.hidden, 3));
const optimizer = new optim.Adam(model.parameters(), { lr: settings.learningRate });
// fault: settings.learningRate

const x = torch.randn(90, 6);
const y = torch.randint(0, 3, [90]);
for (let epoch = 0; epoch < settings.epochs; epoch++) {
  optimizer.zeroGrad();
  F.crossEntropy(model(x), y).backward();
  optimizer.step();
}
