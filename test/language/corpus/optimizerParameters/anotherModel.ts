import torch, { nn, optim } from "gradlens";

class Small extends nn.Module {
  fc = new nn.Linear(3, 1);
  forward(x: torch.Tensor) {
    return this.fc(x);
  }
}

class Large extends nn.Module {
  fc1 = new nn.Linear(3, 50);
  fc2 = new nn.Linear(50, 1);
  forward(x: torch.Tensor) {
    return this.fc2(this.fc1(x).relu());
  }
}

function fit(model: nn.Module, optimizer: optim.Optimizer, x: torch.Tensor, y: torch.Tensor) {
  for (let epoch = 0; epoch < 50; epoch++) {
    optimizer.zeroGrad();
    const loss = nn.functional.mseLoss(model(x), y);
    loss.backward();
    optimizer.step();
  }
}

const small = new Small();
const large = new Large();
const optimizer = new optim.SGD(small.parameters(), { lr: 0.05 });
// fault: small.parameters()
fit(large, optimizer, torch.randn(20, 3), torch.randn(20, 1));
