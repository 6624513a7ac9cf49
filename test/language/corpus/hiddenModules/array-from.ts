import torch, { nn, optim } from "gradlens";

class Block extends nn.Module {
  norm = new nn.LayerNorm(24);
  fc = new nn.Linear(24, 24);
  forward(x: torch.Tensor) {
    return x.add(torch.relu(this.fc(this.norm(x))));
  }
}

class Net extends nn.Module {
  blocks: Block[];
  head = new nn.Linear(24, 2);

  constructor(depth: number) {
    super();
    this.blocks = Array.from({ length: depth }, () => new Block());
    // fault: Array.from({ length: depth }, () => new Block())
  }

  forward(x: torch.Tensor) {
    return this.head(this.blocks.reduce((h, block) => block(h), x));
  }
}

const net = new Net(4);
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
const x = torch.randn(32, 24);
const y = x.sum(1).gt(0).long();
for (let step = 0; step < 20; step++) {
  const loss = nn.functional.crossEntropy(net(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
