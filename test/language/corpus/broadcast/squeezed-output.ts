import torch, { nn, optim, data, F } from "gradlens";

const X = torch.randn(120, 6);
const Y = X.sum(1, true).add(torch.randn(120, 1).mul(0.1));
const loader = new data.DataLoader(new data.TensorDataset(X, Y), { batchSize: 24, shuffle: true });

const net = new nn.Sequential(new nn.Linear(6, 12), new nn.ReLU(), new nn.Linear(12, 1), new nn.Flatten(0));
const optimizer = new optim.Adam(net.parameters());

for (let epoch = 0; epoch < 10; epoch++) {
  for (const [x, y] of loader) {
    const loss = F.smoothL1Loss(net(x), y);
    // fault: F.smoothL1Loss(net(x), y)
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
}
