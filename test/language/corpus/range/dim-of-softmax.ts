import torch, { nn } from "gradlens";

/** @input [N, 4] */
export class Classifier extends nn.Module {
  fc1 = new nn.Linear(4, 8);
  fc2 = new nn.Linear(8, 3);

  forward(x: torch.Tensor) {
    const logits = this.fc2(torch.relu(this.fc1(x)));
    return torch.logSoftmax(logits, 2);
    // fault: torch.logSoftmax(logits, 2)
  }
}
