import type torch from "gradlens";
import { nn } from "gradlens";

/** Gives the probability of each class. */
export class Classifier extends nn.Module {
  body = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Linear(32, 4));

  forward(x: torch.Tensor) {
    return this.body(x).softmax(-1);
  }
}
