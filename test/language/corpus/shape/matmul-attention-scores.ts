// Scaled dot-product attention by hand; the keys were not transposed.
import torch, { nn } from "gradlens";

/** @input [N, 12, 32] */
export class SelfAttention extends nn.Module {
  query = new nn.Linear(32, 16);
  key = new nn.Linear(32, 16);
  value = new nn.Linear(32, 16);

  forward(x: torch.Tensor) {
    const q = this.query(x);
    const k = this.key(x);
    const v = this.value(x);
    const scores = q.matmul(k).div(Math.sqrt(16));
    // fault: q.matmul(k)
    return scores.softmax(-1).matmul(v);
  }
}
