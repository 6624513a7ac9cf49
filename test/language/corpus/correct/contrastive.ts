import torch, { nn, optim, F } from "gradlens";

class Encoder extends nn.Module {
  body = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 4));
  forward(x: torch.Tensor) {
    return F.normalize(this.body(x.div(255)), { dim: 1 });
  }
}
const encoder = new Encoder();
const optimizer = new optim.SGD(encoder.parameters(), { lr: 0.05 });
const X = torch.randint(0, 256, [32, 8]).float();
const labels = torch.randint(0, 3, [32]);
const same = labels.unsqueeze(1).eq(labels);
for (let i = 0; i < 5; i++) {
  const z = encoder(X);
  const norms = z.square().sum(1, true);
  const distances = norms.add(norms.squeeze(1)).sub(z.matmul(z.t()).mul(2));
  const loss = distances.mul(same).mean();
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
