// Generator and discriminator; only one of the two optimizers clears its gradients.
import torch, { nn, optim } from "gradlens";

const generator = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Linear(32, 2));
const discriminator = new nn.Sequential(new nn.Linear(2, 32), new nn.LeakyReLU(0.2), new nn.Linear(32, 1));
const optG = new optim.Adam(generator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
const optD = new optim.Adam(discriminator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
const bce = new nn.BCEWithLogitsLoss();

for (let i = 0; i < 1000; i++) {
  const real = torch.randn(64, 2).mul(0.1).add(1);
  const fake = generator(torch.randn(64, 8));

  optD.zeroGrad();
  const lossReal = bce(discriminator(real), torch.ones(64, 1));
  const lossFake = bce(discriminator(fake.detach()), torch.zeros(64, 1));
  lossReal.add(lossFake).backward();
  optD.step();

  const lossG = bce(discriminator(fake), torch.ones(64, 1));
  lossG.backward();
  // fault: lossG.backward()
  optG.step();
}
