import torch, { nn, optim } from "gradlens";

class Scale extends nn.Module {
  weight: nn.Parameter;
  shift: nn.Parameter;
  inner: nn.Sequential;

  constructor(size: number) {
    super();
    this.weight = new nn.Parameter(torch.ones(size));
    this.shift = new nn.Parameter(torch.zeros(size));
    // fault: this.shift
    this.inner = new nn.Sequential(new nn.Linear(size, size), new nn.Tanh());
  }

  forward(x: torch.Tensor) {
    return this.inner(x).mul(this.weight);
  }
}

const model = new Scale(4);
const opt = new optim.SGD(model.parameters(), { lr: 0.1 });
const x = torch.randn(16, 4);
for (let i = 0; i < 10; i++) {
  opt.zeroGrad();
  model(x).sub(x).square().mean().backward();
  opt.step();
}
