// Two networks, two optimizers.
import torch, { nn, optim } from "gradlens";

torch.manualSeed(42);
const latent = 8;
const batchSize = 32;

const generator = new nn.Sequential(
  new nn.Linear(latent, 32),
  new nn.LeakyReLU(0.2),
  new nn.Linear(32, 32),
  new nn.LeakyReLU(0.2),
  new nn.Linear(32, 2),
);
const discriminator = new nn.Sequential(
  new nn.Linear(2, 32),
  new nn.LeakyReLU(0.2),
  new nn.Dropout(0.3),
  new nn.Linear(32, 1),
);

const criterion = new nn.BCEWithLogitsLoss();
const optimizerG = new optim.Adam(generator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });
const optimizerD = new optim.Adam(discriminator.parameters(), { lr: 2e-4, betas: [0.5, 0.999] });

const real = torch.ones(batchSize, 1);
const fake = torch.zeros(batchSize, 1);

for (let step = 0; step < 20; step++) {
  // Discriminator: tells true points from made ones.
  optimizerD.zeroGrad();
  const angle = torch.rand(batchSize).mul(2 * Math.PI);
  const points = torch.stack([angle.cos(), angle.sin()], 1);
  const made = generator(torch.randn(batchSize, latent));
  const lossReal = criterion(discriminator(points), real);
  const lossFake = criterion(discriminator(made.detach()), fake);
  const lossD = lossReal.add(lossFake).div(2);
  lossD.backward();
  optimizerD.step();

  // Generator: wants its points to be taken for true ones.
  optimizerG.zeroGrad();
  const lossG = criterion(discriminator(made), real);
  lossG.backward();
  optimizerG.step();

  if (step % 10 === 0) console.log(`step ${step} D ${lossD.item().toFixed(3)} G ${lossG.item().toFixed(3)}`);
}
