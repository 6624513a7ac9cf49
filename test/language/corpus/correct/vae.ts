import torch, { nn, optim, data, F } from "gradlens";

class Vae extends nn.Module {
  fc1 = new nn.Linear(196, 64);
  mu = new nn.Linear(64, 4);
  logVariance = new nn.Linear(64, 4);
  fc3 = new nn.Linear(4, 64);
  fc4 = new nn.Linear(64, 196);

  encode(x: torch.Tensor) {
    const h = F.relu(this.fc1(x));
    return [this.mu(h), this.logVariance(h)] as const;
  }

  reparameterize(mu: torch.Tensor, logVariance: torch.Tensor) {
    const std = logVariance.mul(0.5).exp();
    return mu.add(torch.randnLike(std).mul(std));
  }

  decode(z: torch.Tensor) {
    return torch.sigmoid(this.fc4(F.relu(this.fc3(z))));
  }

  forward(x: torch.Tensor): [torch.Tensor, torch.Tensor, torch.Tensor] {
    const [mu, logVariance] = this.encode(x.flatten(1));
    return [this.decode(this.reparameterize(mu, logVariance)), mu, logVariance];
  }
}

function elbo(restored: torch.Tensor, x: torch.Tensor, mu: torch.Tensor, logVariance: torch.Tensor) {
  const reconstruction = F.binaryCrossEntropy(restored, x.flatten(1), { reduction: "sum" });
  const divergence = logVariance.add(1).sub(mu.square()).sub(logVariance.exp()).sum().mul(-0.5);
  return reconstruction.add(divergence);
}

const model = new Vae();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const loader = new data.DataLoader(new data.TensorDataset(torch.rand(128, 1, 14, 14)), { batchSize: 32, shuffle: true });

for (let epoch = 1; epoch <= 3; epoch++) {
  model.train();
  let sum = 0;
  for (const [x] of loader) {
    optimizer.zeroGrad();
    const [restored, mu, logVariance] = model(x);
    const loss = elbo(restored, x, mu, logVariance);
    loss.backward();
    sum += loss.item();
    optimizer.step();
  }
  console.log(`epoch ${epoch}: ${(sum / 128).toFixed(3)}`);
}

model.eval();
const sampled = torch.noGrad(() => model.decode(torch.randn(8, 4)).view(8, 1, 14, 14));
console.log(sampled.shape);
