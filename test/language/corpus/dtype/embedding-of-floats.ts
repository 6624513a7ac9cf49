import torch, { nn } from "gradlens";

const ids = torch.tensor([[1, 5, 2], [0, 0, 3]]).float();

class Bag extends nn.Module {
  table = new nn.Embedding(10, 4);
  out = new nn.Linear(4, 2);

  forward(ids: torch.Tensor) {
    const vectors = this.table(ids);
    // fault: this.table(ids)
    return this.out(vectors.mean(1));
  }
}

console.log(new Bag()(ids));
