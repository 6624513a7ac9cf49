// Gradient descent without nn and optim.
import torch from "gradlens";

torch.manualSeed(0);
const x = torch.linspace(-1, 1, 50);
const y = x.mul(3).add(1).add(torch.randn(50).mul(0.1));

let w = torch.zeros(1, { requiresGrad: true });
let b = torch.zeros(1, { requiresGrad: true });
const rate = 0.1;

for (let epoch = 0; epoch < 100; epoch++) {
  const prediction = x.mul(w).add(b);
  const loss = prediction.sub(y).square().mean();
  loss.backward();
  torch.noGrad(() => {
    w.sub_(w.grad!.mul(rate));
    b.sub_(b.grad!.mul(rate));
    w.grad!.zero_();
    b.grad!.zero_();
  });
  if (epoch % 20 === 0) console.log(epoch, loss.item());
}
console.log(`y = ${w.item().toFixed(2)} x + ${b.item().toFixed(2)}`);
