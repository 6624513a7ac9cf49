// Rates that are tried, scheduled, or meant for something that is no model.
import torch, { nn, optim } from "gradlens";

const x = torch.randn(64, 4);
const y = torch.randn(64, 1);

for (const lr of [1e-8, 1e-4, 1, 10]) {
  const model = new nn.Linear(4, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr });
  for (let i = 0; i < 20; i++) {
    optimizer.zeroGrad();
    nn.functional.mseLoss(model(x), y).backward();
    optimizer.step();
  }
}

// As in "Attention is all you need": the schedule gives the rate, the optimizer's own is a factor.
const net = new nn.Linear(4, 1);
const noam = new optim.Adam(net.parameters(), { lr: 1 });
const scheduler = new optim.lrScheduler.LambdaLR(noam, (step) => Math.min((step + 1) ** -0.5, (step + 1) * 4000 ** -1.5));
for (let i = 0; i < 10; i++) {
  noam.zeroGrad();
  nn.functional.mseLoss(net(x), y).backward();
  noam.step();
  scheduler.step();
}

// An image, not a model.
const image = torch.rand([3, 8, 8], { requiresGrad: true });
const painter = new optim.Adam([image], { lr: 0.3 });
for (let i = 0; i < 10; i++) {
  painter.zeroGrad();
  image.sub(0.5).square().sum().backward();
  painter.step();
}
