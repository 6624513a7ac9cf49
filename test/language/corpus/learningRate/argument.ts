import torch, { nn, optim } from "gradlens";

function fit(model: nn.Module, x: torch.Tensor, y: torch.Tensor, lr: number, epochs: number) {
  const optimizer = new optim.SGD(model.parameters(), { lr, momentum: 0.9 });
  const lossFn = new nn.MSELoss();
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.zeroGrad();
    const loss = lossFn(model(x), y);
    loss.backward();
    optimizer.step();
  }
}

const x = torch.randn(50, 4);
fit(new nn.Linear(4, 1), x, x.sum(1).unsqueeze(1), 50, 100);
// fault: 50
