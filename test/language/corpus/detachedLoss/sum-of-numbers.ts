import torch, { nn, optim, F } from "gradlens";

const net = new nn.Linear(6, 4);
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });

for (let i = 0; i < 20; i++) {
  const x = torch.randn(16, 6);
  const scores = net(x);
  const fit = F.crossEntropy(scores, torch.randint(0, 4, [16]));
  const size = scores.square().mean();
  const loss = torch.tensor([fit.item(), size.item()]).sum();
  // fault: fit.item()
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
