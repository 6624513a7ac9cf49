import torch, { nn } from "gradlens";

class Net extends nn.Module {
  fc: nn.Linear;

  constructor(width?: number) {
    super();
    if (width === undefined) throw new Error("a width is needed");
    this.fc = new nn.Linear(width, 1);
  }

  forward(x: torch.Tensor) {
    return this.fc(x);
  }
}

console.log(new Net());
