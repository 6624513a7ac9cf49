import torch, { nn, optim } from "gradlens";

const latent = 16;
const generator = new nn.Sequential(new nn.Linear(latent, 32), new nn.LeakyReLU(0.2), new nn.Linear(32, 2));
const discriminator = new nn.Sequential(new nn.Linear(2, 32), new nn.LeakyReLU(0.2), new nn.Linear(32, 1));
const lossFn = new nn.BCEWithLogitsLoss();
const optG = new optim.Adam(generator.parameters(), { lr: 2e-4 });
const optD = new optim.Adam(discriminator.parameters(), { lr: 2e-4 });

const batch = 64;
for (let step = 0; step < 100; step++) {
  const real = torch.randn(batch, 2).mul(0.5).add(1);
  const noise = torch.randn(latent, batch);
  const fake = generator(noise);
  // fault: generator(noise)

  const lossD = lossFn(discriminator(real), torch.ones(batch, 1)).add(
    lossFn(discriminator(fake.detach()), torch.zeros(batch, 1)),
  );
  optD.zeroGrad();
  lossD.backward();
  optD.step();

  const lossG = lossFn(discriminator(fake), torch.ones(batch, 1));
  optG.zeroGrad();
  lossG.backward();
  optG.step();
}
