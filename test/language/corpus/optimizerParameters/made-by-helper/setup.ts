import type torch from "gradlens";
import { nn, optim } from "gradlens";

export class Regressor extends nn.Module {
  inner = new nn.Linear(3, 8);
  outer = new nn.Linear(8, 1);

  forward(x: torch.Tensor) {
    return this.outer(this.inner(x).tanh());
  }
}

export const makeModel = () => new Regressor();

/** An optimizer for a model of its own. */
export function makeOptimizer(model: nn.Module = makeModel()) {
  return new optim.Adam(model.parameters(), { lr: 0.01 });
}
