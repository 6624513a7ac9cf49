import type torch from "gradlens";
import { nn } from "gradlens";

export class Digits extends nn.Module {
  hidden = new nn.Linear(64, 32);
  scores = new nn.Linear(32, 10);

  forward(x: torch.Tensor) {
    return this.scores(this.hidden(x.flatten(1)).relu());
  }
}
