// The lesson's own update step, with noGrad forgotten.
import torch, { nn } from "gradlens";

const model = new nn.Linear(2, 1);
const x = torch.randn(30, 2);
const y = torch.randn(30, 1);

for (let i = 0; i < 20; i++) {
  model.zeroGrad();
  const loss = model(x).sub(y).square().mean();
  loss.backward();
  for (const p of model.parameters()) {
    p.sub_(p.grad!.mul(0.1));
    // fault: p.sub_(p.grad!.mul(0.1))
  }
}
