import torch, { nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Linear(5, 20, { bias: false }), new nn.BatchNorm1d(20), new nn.Tanh(), new nn.Linear(20, 1));
const mse = new nn.MSELoss();
const x = torch.randn(80, 5);
const y = x.prod(1, { keepdim: true });

net.eval();
// fault: net.eval()
console.log("before:", torch.noGrad(() => mse(net(x), y)).item());

const opt = new optim.RMSprop(net.parameters(), { lr: 1e-3 });
for (let i = 0; i < 300; i++) {
  opt.zeroGrad();
  const loss = mse(net(x), y);
  loss.backward();
  opt.step();
}
