import torch, { data, F, nn, optim } from "gradlens";

const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(64, 32), new nn.ReLU(), new nn.Linear(32, 10));
const opt = new optim.Adam(net.parameters(), { lr: 1e-3 });
const loader = new data.DataLoader(new data.TensorDataset(torch.randn(512, 8, 8), torch.randint(0, 10, [512])), {
  batchSize: 16,
  shuffle: true,
});
const accumulation = 4;

for (let epoch = 0; epoch < 5; epoch++) {
  let i = 0;
  for (const [images, labels] of loader) {
    const loss = F.crossEntropy(net(images), labels).div(accumulation);
    loss.backward();
    if (++i % accumulation === 0) {
      opt.zeroGrad();
      // fault: opt.zeroGrad()
      opt.step();
    }
  }
}
