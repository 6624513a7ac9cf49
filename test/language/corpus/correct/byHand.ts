// Parameters changed by hand, in the usual ways.
import torch from "gradlens";

const x = torch.rand(50, 1);
const y = x.mul(3).add(0.5);
let w = torch.randn([1], { requiresGrad: true });
const b = torch.zeros(1, { requiresGrad: true });

for (let step = 0; step < 200; step++) {
  const loss = x.mul(w).add(b).sub(y).pow(2).mean();
  loss.backward();
  torch.noGrad(() => {
    w.sub_(w.grad!.mul(0.1));
    b.sub_(b.grad!.mul(0.1));
    w.grad!.zero_();
    b.grad = null;
  });
}

for (let step = 0; step < 20; step++) {
  const loss = x.mul(w).sub(y).pow(2).mean();
  loss.backward();
  w = w.detach().sub(w.grad!.mul(0.1)).requiresGrad_();
}
console.log(w, b);
