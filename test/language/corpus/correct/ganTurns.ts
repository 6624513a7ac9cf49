// Two optimizers that take turns.
import torch, { nn, optim } from "gradlens";

const generator = new nn.Sequential(new nn.Linear(8, 32, { bias: false }), new nn.BatchNorm1d(32), new nn.ReLU(), new nn.Linear(32, 2));
const discriminator = new nn.Sequential(new nn.Linear(2, 32), new nn.LeakyReLU(0.2), new nn.Dropout(0.3), new nn.Linear(32, 1));
const optG = new optim.Adam(generator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
const optD = new optim.Adam(discriminator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
const bce = new nn.BCEWithLogitsLoss();
const fixed = torch.randn(16, 8);

for (let i = 0; i < 1000; i++) {
  const real = torch.randn(64, 2).mul(0.1).add(1);
  const fake = torch.noGrad(() => generator(torch.randn(64, 8)));

  optD.zeroGrad();
  bce(discriminator(real), torch.ones(64, 1)).backward();
  bce(discriminator(fake), torch.zeros(64, 1)).backward();
  optD.step();

  optG.zeroGrad();
  const lossG = bce(discriminator(generator(torch.randn(64, 8))), torch.ones(64, 1));
  lossG.backward();
  optD.zeroGrad();
  optG.step();

  if (i % 100 === 0) {
    generator.eval();
    const samples = torch.noGrad(() => generator(fixed));
    console.log(samples.mean(0));
    generator.train();
  }
}
