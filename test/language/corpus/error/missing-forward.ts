import torch, { nn } from "gradlens";

class Net extends nn.Module {
  fc = new nn.Linear(2, 1);

  call_forward(x: torch.Tensor) {
    return this.fc(x);
  }
}

const net = new Net();
const y = net(torch.ones(3, 2));
// fault: net(torch.ones(3, 2))
console.log(y);
