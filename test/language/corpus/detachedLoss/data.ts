import torch, { nn, optim } from "gradlens";

class Autoencoder extends nn.Module {
  encoder = new nn.Sequential(new nn.Linear(16, 4), new nn.ReLU());
  decoder = new nn.Linear(4, 16);

  forward(x: torch.Tensor) {
    const code = this.encoder(x);
    const result = this.decoder(code);
    return result.data;
    // fault: result.data
  }
}

const autoencoder = new Autoencoder();
const optimizer = new optim.Adam(autoencoder.parameters());
const mse = new nn.MSELoss();
const samples = torch.rand(64, 16);
for (let epoch = 0; epoch < 20; epoch++) {
  optimizer.zeroGrad();
  const restored = autoencoder(samples);
  mse(restored, samples).backward();
  optimizer.step();
}
