import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  hidden: nn.Linear;
  out: nn.Linear;
  constructor() {
    super();
    this.hidden = new nn.Linear(10, 20);
    this.out = new nn.Linear(20, 1);
  }
  forward(x: torch.Tensor) {
    return this.out(torch.relu(this.hidden(x)));
  }
}

function update(optimizer: optim.Optimizer, model: Net, loss: torch.Tensor) {
  loss.backward();
  nn.utils.clipGradNorm_(model.parameters(), 1);
  model.zeroGrad();
  // fault: model.zeroGrad()
  optimizer.step();
}

const model = new Net();
const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
const mse = new nn.MSELoss();
for (let epoch = 0; epoch < 20; epoch++) {
  const x = torch.randn(32, 10);
  const target = x.mean(1, { keepdim: true });
  update(optimizer, model, mse(model(x), target));
}
