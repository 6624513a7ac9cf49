// The rate that is written is only what the schedule multiplies.
import torch, { nn, optim, F } from "gradlens";

const config = { lr: 1, warmup: 400, size: 32 };

function noam(optimizer: optim.Optimizer, size: number, warmup: number) {
  return new optim.lrScheduler.LambdaLR(optimizer, (step) => {
    const n = step + 1;
    return size ** -0.5 * Math.min(n ** -0.5, n * warmup ** -1.5);
  });
}

const model = new nn.Sequential(new nn.Linear(8, config.size), new nn.ReLU(), new nn.Linear(config.size, 4));
const optimizer = new optim.Adam(model.parameters(), { lr: config.lr, betas: [0.9, 0.98] });
const scheduler = noam(optimizer, config.size, config.warmup);

for (let step = 0; step < 1000; step++) {
  const x = torch.randn(16, 8);
  optimizer.zeroGrad();
  F.crossEntropy(model(x), torch.randint(0, 4, [16])).backward();
  optimizer.step();
  scheduler.step();
}
