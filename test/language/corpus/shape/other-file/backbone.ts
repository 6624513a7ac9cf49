import torch, { nn } from "gradlens";

export class Backbone extends nn.Module {
  layers: nn.Sequential;

  constructor(width: number) {
    super();
    this.layers = new nn.Sequential(new nn.Linear(5, width), new nn.Tanh(), new nn.Linear(width, width));
  }

  forward(x: torch.Tensor) {
    return this.layers(x);
  }
}
