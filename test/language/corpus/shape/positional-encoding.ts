import torch, { nn } from "gradlens";

function sinusoids(length: number, width: number) {
  const position = torch.arange(length).unsqueeze(1);
  const rate = torch.exp(torch.arange(0, width, 2).mul(-Math.log(10000) / width));
  return torch.cat([torch.sin(position.mul(rate)), torch.cos(position.mul(rate))], 1);
}

class Embedder extends nn.Module {
  tokens = new nn.Embedding(200, 64);
  positions: torch.Tensor;

  constructor() {
    super();
    this.positions = sinusoids(50, 32);
  }

  forward(x: torch.Tensor) {
    const embedded = this.tokens(x);
    return embedded.add(this.positions.narrow(0, 0, x.size(1)));
    // fault: embedded.add(this.positions.narrow(0, 0, x.size(1)))
  }
}

console.log(new Embedder()(torch.randint(0, 200, [3, 20])).shape);
