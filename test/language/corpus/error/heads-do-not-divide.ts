import torch, { nn } from "gradlens";

class Block extends nn.Module {
  attention: nn.MultiheadAttention;
  norm: nn.LayerNorm;

  constructor(width: number, heads: number) {
    super();
    this.attention = new nn.MultiheadAttention(width, heads, { batchFirst: true });
    // fault: new nn.MultiheadAttention(width, heads, { batchFirst: true })
    this.norm = new nn.LayerNorm(width);
  }

  forward(x: torch.Tensor) {
    const [attended] = this.attention(x, x, x);
    return this.norm(x.add(attended));
  }
}

const block = new Block(50, 8);
console.log(block(torch.randn(2, 6, 50)).shape);
