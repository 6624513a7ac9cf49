// Weights decay, norms and biases do not.
import torch, { nn, optim, F } from "gradlens";

const model = new nn.Sequential(
  new nn.Linear(16, 64),
  new nn.LayerNorm(64),
  new nn.GELU(),
  new nn.Linear(64, 64),
  new nn.LayerNorm(64),
  new nn.GELU(),
  new nn.Linear(64, 4),
);

const parameters = [...model.parameters()];
const optimizer = new optim.AdamW(
  [
    { params: parameters.filter((p) => p.ndim >= 2), weightDecay: 0.05 },
    { params: parameters.filter((p) => p.ndim < 2), weightDecay: 0 },
  ],
  { lr: 1e-3 },
);
const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, { maxLr: 1e-2, totalSteps: 20 });

const x = torch.randn(128, 16);
const y = torch.randint(0, 4, [128]);
for (let step = 0; step < 20; step++) {
  const loss = F.crossEntropy(model(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  scheduler.step();
}
