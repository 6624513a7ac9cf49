import torch, { nn } from "gradlens";

const table = torch.tensor([
  [5, 3, 1],
  [6, 2, 4],
]);

class Scorer extends nn.Module {
  fc = new nn.Linear(3, 1);
  forward(x: torch.Tensor) {
    return this.fc(x).squeeze(1);
    // fault: this.fc(x)
  }
}

console.log(new Scorer()(table));
