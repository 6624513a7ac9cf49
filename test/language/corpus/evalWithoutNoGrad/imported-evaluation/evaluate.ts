import type torch from "gradlens";
import type { nn } from "gradlens";

export function errorOf(model: nn.Module, x: torch.Tensor, y: torch.Tensor) {
  const was = model.training;
  model.eval();
  const output = model(x) as torch.Tensor;
  model.train(was);
  return output.sub(y).abs().mean().item();
}
