// Reconstruction of black and white pictures.
import torch, { nn, optim } from "gradlens";

const pictures = torch.rand(64, 36).gt(0.5).float();
const net = new nn.Sequential(new nn.Linear(36, 8), new nn.ReLU(), new nn.Linear(8, 36), new nn.Sigmoid());
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
const lossFn = new nn.MSELoss();
for (let i = 0; i < 10; i++) {
  const loss = lossFn(net(pictures), pictures);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
