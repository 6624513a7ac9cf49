import torch, { nn, optim } from "gradlens";

export function fit(model: nn.Module, x: torch.Tensor, y: torch.Tensor, epochs: number) {
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const lossFn = new nn.MSELoss();
  for (let epoch = 0; epoch < epochs; epoch++) {
    optimizer.zeroGrad();
    const loss = lossFn(model(x), y);
    loss.backward();
    optimizer.step();
  }
}
