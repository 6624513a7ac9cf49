import torch, { nn } from "gradlens";

class Model extends nn.Module {
  layers: nn.Linear[] = [];
  declare head: nn.Linear;

  forward(x: torch.Tensor) {
    return this.head(x);
    // fault: this.head(x)
  }
}

new Model()(torch.ones(1, 2));
