import torch, { type nn } from "gradlens";

export function evaluate(model: nn.Module, x: torch.Tensor, y: torch.Tensor) {
  model.eval();
  return torch.noGrad(() => nn_mse(model(x) as torch.Tensor, y));
}

const nn_mse = (a: torch.Tensor, b: torch.Tensor) => a.sub(b).square().mean().item();
