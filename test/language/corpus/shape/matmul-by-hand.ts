import torch from "gradlens";

torch.manualSeed(0);
const X = torch.randn(64, 8);
const y = torch.randn(64, 1);

const w1 = torch.randn(8, 16, { requiresGrad: true });
const b1 = torch.zeros(16, { requiresGrad: true });
const w2 = torch.randn(16, 1, { requiresGrad: true });

for (let i = 0; i < 100; i++) {
  const hidden = torch.relu(X.matmul(w1).add(b1));
  const prediction = torch.mm(w2, hidden);
  // fault: torch.mm(w2, hidden)
  const loss = prediction.sub(y).pow(2).mean();
  loss.backward();
  torch.noGrad(() => {
    for (const parameter of [w1, b1, w2]) {
      parameter.sub_(parameter.grad!.mul(0.01));
      parameter.grad!.zero_();
    }
  });
}
