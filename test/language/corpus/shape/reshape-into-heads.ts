import torch, { nn, F } from "gradlens";

interface Config {
  width: number;
  heads: number;
}

export class Attention extends nn.Module {
  qkv: nn.Linear;
  out: nn.Linear;
  heads: number;
  size: number;

  constructor({ width, heads }: Config) {
    super();
    this.heads = heads;
    this.size = Math.floor(width / heads);
    this.qkv = new nn.Linear(width, 3 * width);
    this.out = new nn.Linear(width, width);
  }

  forward(x: torch.Tensor) {
    const [batch, length] = x.shape;
    const [q, k, v] = this.qkv(x).chunk(3, -1).map((part) => this.split(part, batch, length));
    const weights = F.softmax(q.matmul(k.transpose(-2, -1)).div(Math.sqrt(this.size)), -1);
    return this.out(weights.matmul(v).transpose(1, 2).reshape(batch, length, -1));
  }

  private split(part: torch.Tensor, batch: number, length: number) {
    return part.reshape(batch, length, this.heads, this.size).transpose(1, 2);
    // fault: part.reshape(batch, length, this.heads, this.size)
  }
}

const attention = new Attention({ width: 100, heads: 8 });
console.log(attention(torch.randn(2, 10, 100)).shape);
