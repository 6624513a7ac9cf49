// The lesson's linear regression without an optimizer.
import torch from "gradlens";

const x = torch.rand(50, 1);
const y = x.mul(3).add(0.5);
const w = torch.randn([1], { requiresGrad: true });
const b = torch.zeros(1, { requiresGrad: true });
const lr = 0.1;

for (let step = 0; step < 200; step++) {
  const error = x.mul(w).add(b).sub(y);
  const loss = error.pow(2).mean();
  loss.backward();
  // fault: loss.backward()
  torch.noGrad(() => {
    w.sub_(w.grad!.mul(lr));
    b.sub_(b.grad!.mul(lr));
  });
}
console.log(w, b);
