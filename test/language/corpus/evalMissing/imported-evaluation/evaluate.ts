import torch, { type nn } from "gradlens";

export function accuracy(predict: (x: torch.Tensor) => torch.Tensor, x: torch.Tensor, y: torch.Tensor) {
  return torch.noGrad(() => predict(x).argmax(1).eq(y).float().mean().item());
}

export const predictorOf = (model: nn.Module) => (x: torch.Tensor) => model(x) as torch.Tensor;
