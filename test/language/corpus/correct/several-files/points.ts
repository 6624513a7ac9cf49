import torch from "gradlens";

export function points(samples: number) {
  const X = torch.randn(samples, 3);
  return [X, X.sum(1).gt(0).long()];
}
