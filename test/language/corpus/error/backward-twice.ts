import torch, { nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 1));
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
const x = torch.randn(16, 4);

const output = net(x);
const fit = output.square().mean();
const sparse = output.abs().mean();
fit.backward();
sparse.backward();
// fault: sparse.backward()
optimizer.step();
