import type torch from "gradlens";
import type { nn, optim } from "gradlens";

export function update(optimizer: optim.Optimizer, loss: torch.Tensor) {
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  return loss.item();
}

/** Adds up the gradients of several batches before each step. */
export function accumulate(
  model: nn.Module,
  optimizer: optim.Optimizer,
  batches: [torch.Tensor, torch.Tensor][],
  lossOf: (output: torch.Tensor, target: torch.Tensor) => torch.Tensor,
  every = 4,
) {
  for (let i = 0; i < batches.length; i++) {
    if (i % every === 0) optimizer.zeroGrad();
    const [x, y] = batches[i];
    lossOf(model(x) as torch.Tensor, y).div(every).backward();
    if (i % every === every - 1) optimizer.step();
  }
}
