import torch, { nn, optim } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(2, 8);
  fc2 = new nn.Linear(8, 1);
  forward(x: torch.Tensor) {
    return this.fc2(torch.tanh(this.fc1(x)));
  }
}

function rmse(prediction: torch.Tensor, target: torch.Tensor) {
  return prediction.sub(target).pow(2).mean().sqrt();
  // fault: prediction.sub(target)
}

const net = new Net();
const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
const x = torch.randn(50, 2);
const y = x.prod(1);
for (let i = 0; i < 100; i++) {
  const loss = rmse(net(x), y);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
