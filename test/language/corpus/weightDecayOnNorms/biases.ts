import torch, { nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Linear(12, 64), new nn.LayerNorm(64), new nn.GELU(), new nn.Linear(64, 3));
const parameters = [...net.parameters()];
const wd = 0.01;
const optimizer = new optim.RMSprop(parameters, { lr: 1e-3, weightDecay: wd });
// fault: weightDecay: wd

const x = torch.randn(90, 12);
const y = torch.randint(0, 3, [90]);
for (let step = 0; step < 50; step++) {
  const loss = nn.functional.crossEntropy(net(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
