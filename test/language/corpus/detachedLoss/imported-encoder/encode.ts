import torch, { type nn } from "gradlens";

/** Features of inputs, for those who only look. */
export function encode(encoder: nn.Module, x: torch.Tensor) {
  return torch.noGrad(() => encoder(x) as torch.Tensor);
}
