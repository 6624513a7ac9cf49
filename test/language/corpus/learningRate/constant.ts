import torch, { nn } from "gradlens";

const { Adadelta } = torch.optim;

class Regressor extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Linear(32, 1));
  forward(x: torch.Tensor) {
    return this.layers(x).squeeze(1);
  }
}

const LEARNING_RATE = 1e-4;

const model = new Regressor();
const optimizer = new Adadelta(model.parameters(), { lr: LEARNING_RATE });
// fault: LEARNING_RATE

const x = torch.randn(100, 8);
const y = x.sum(1);
for (let i = 0; i < 50; i++) {
  optimizer.zeroGrad();
  torch.nn.functional.mseLoss(model(x), y).backward();
  optimizer.step();
}
