import torch, { nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Linear(3, 8), new nn.Tanh(), new nn.Linear(8, 1));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });

const after: ((output: torch.Tensor) => torch.Tensor)[] = [];
after.push((output) => output.squeeze(1));
after.push((output) => output.detach());
// fault: output.detach()

const x = torch.randn(32, 3);
const y = torch.randn(32);
for (let epoch = 0; epoch < 10; epoch++) {
  let output = net(x);
  for (const step of after) output = step(output);
  const loss = nn.functional.mseLoss(output, y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
