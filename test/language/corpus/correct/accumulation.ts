// Gradients of several batches are added up on purpose, then cleared.
import torch, { data, F, nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Linear(12, 24), new nn.ReLU(), new nn.Linear(24, 3));
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
const loader = new data.DataLoader(new data.TensorDataset(torch.randn(240, 12), torch.randint(0, 3, [240])), {
  batchSize: 12,
  shuffle: true,
});

const every = 4;
optimizer.zeroGrad();
for (let epoch = 0; epoch < 3; epoch++) {
  let batch = 0;
  for (const [x, y] of loader) {
    F.crossEntropy(net(x), y).div(every).backward();
    if (++batch % every === 0) {
      optimizer.step();
      optimizer.zeroGrad();
    }
  }
}

// The same with an inner loop.
for (let step = 0; step < 10; step++) {
  for (let part = 0; part < every; part++) {
    const x = torch.randn(12, 12);
    F.mseLoss(net(x), torch.zeros(12, 3)).backward();
  }
  optimizer.step();
  optimizer.zeroGrad();
}
