import type torch from "gradlens";
import type { optim } from "gradlens";

/** One step of the training. */
export function update(optimizer: optim.Optimizer, loss: torch.Tensor) {
  loss.backward();
  optimizer.step();
  return loss.item();
}
