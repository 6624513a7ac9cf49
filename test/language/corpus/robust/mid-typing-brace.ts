import torch, { nn } from "gradlens";

class Net extends nn.Module {
  fc = new nn.Linear(4, 2);

  forward(x: torch.Tensor) {
    return this.fc(
