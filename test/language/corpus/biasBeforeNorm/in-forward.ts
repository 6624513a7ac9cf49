import torch, { nn } from "gradlens";

/** @input [N, 10] */
export class Regressor extends nn.Module {
  fc1: nn.Linear;
  bn1: nn.BatchNorm1d;
  fc2: nn.Linear;

  constructor() {
    super();
    this.fc1 = new nn.Linear(10, 32);
    // fault: new nn.Linear(10, 32)
    this.bn1 = new nn.BatchNorm1d(32);
    this.fc2 = new nn.Linear(32, 1);
  }

  forward(x: torch.Tensor) {
    return this.fc2(torch.relu(this.bn1(this.fc1(x))));
  }
}
