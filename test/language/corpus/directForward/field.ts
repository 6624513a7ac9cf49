import torch, { nn } from "gradlens";

class Block extends nn.Module {
  linear: nn.Linear;
  norm: nn.LayerNorm;

  constructor(size: number) {
    super();
    this.linear = new nn.Linear(size, size);
    this.norm = new nn.LayerNorm(size);
  }

  forward(x: torch.Tensor) {
    return x.add(this.linear(this.norm(x)).relu());
  }
}

class Net extends nn.Module {
  input = new nn.Linear(10, 32);
  block = new Block(32);
  head = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    const hidden = this.block.forward(this.input(x));
    // fault: this.block.forward
    return this.head(hidden);
  }
}

const net = new Net();
console.log(net(torch.randn(5, 10)).shape);
