import type torch from "gradlens";
import { nn } from "gradlens";

/** Gives scores to train on; probabilities where they are asked for. */
export class Classifier extends nn.Module {
  body = new nn.Sequential(new nn.Linear(8, 16), new nn.ReLU(), new nn.Linear(16, 4));

  forward(x: torch.Tensor) {
    const scores = this.body(x);
    return this.training ? scores : scores.softmax(-1);
  }

  logProbabilities(x: torch.Tensor) {
    return this.body(x).logSoftmax(-1);
  }
}
