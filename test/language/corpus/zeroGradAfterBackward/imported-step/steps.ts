import type torch from "gradlens";
import type { optim } from "gradlens";

export function learn(loss: torch.Tensor) {
  loss.backward();
  return loss.item();
}

export function apply(optimizer: optim.Optimizer) {
  optimizer.step();
}
