// Several tasks, one trunk.
import torch, { nn } from "gradlens";

type Task = "age" | "gender";

/** @input [N, 64] */
export class MultiTask extends nn.Module {
  trunk = new nn.Sequential(new nn.Linear(64, 32), new nn.ReLU());
  heads = { age: new nn.Linear(32, 1), gender: new nn.Linear(32, 2) };
  // fault: { age: new nn.Linear(32, 1), gender: new nn.Linear(32, 2) }

  forward(x: torch.Tensor) {
    const features = this.trunk(x);
    return { age: this.heads.age(features), gender: this.heads.gender(features) };
  }
}
