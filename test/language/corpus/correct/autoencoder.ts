import torch, { nn, optim, data } from "gradlens";

class AutoEncoder extends nn.Module {
  encoder = new nn.Sequential(new nn.Linear(64, 32), new nn.ReLU(), new nn.Linear(32, 8), new nn.ReLU());
  decoder = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Linear(32, 64), new nn.Sigmoid());

  forward(x: torch.Tensor) {
    return this.decoder(this.encoder(x));
  }
}

torch.manualSeed(3);
// Gray values from 0 to 1.
const pictures = torch.rand(300, 64);
const loader = new data.DataLoader(new data.TensorDataset(pictures), { batchSize: 30, shuffle: true });

const model = new AutoEncoder();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const lossFn = new nn.MSELoss();

for (let epoch = 0; epoch < 10; epoch++) {
  for (const [x] of loader) {
    const noisy = x.add(torch.randn(x.shape).mul(0.1));
    const loss = lossFn(model(noisy), x);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
}

model.eval();
torch.noGrad(() => {
  const restored = model(pictures.narrow(0, 0, 4));
  console.log(restored.sub(pictures.narrow(0, 0, 4)).abs().mean().item());
});
