import torch, { nn, optim } from "gradlens";

class Gate extends nn.Module {
  gate = new nn.Linear(8, 8);
  value = new nn.Linear(8, 8);

  forward(x: torch.Tensor) {
    const gate = torch.sigmoid(this.gate(x));
    const open = gate.mul_(2);
    // fault: gate.mul_(2)
    return open.mul(this.value(x));
  }
}

const model = new Gate();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  model(torch.randn(4, 8)).mean().backward();
  optimizer.step();
}
