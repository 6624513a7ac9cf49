import torch, { nn } from "gradlens";

const { Linear, ReLU, Sequential } = nn;

/** @input [N, 784] */
export class Mlp extends nn.Module {
  body = new Sequential(new Linear(784, 256), new ReLU(), new Linear(256, 64), new ReLU());
  head = new Linear(128, 10);

  forward(x: torch.Tensor) {
    const hidden = this.body(x);
    return this.head(hidden);
    // fault: this.head(hidden)
  }
}
