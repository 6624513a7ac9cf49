import torch, { F, nn, optim } from "gradlens";

class Net extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 32), new nn.Tanh(), new nn.Linear(32, 1));
  forward(x: torch.Tensor) {
    return this.layers(x).squeeze(1);
  }
}

const batches = Array.from({ length: 10 }, () => [torch.randn(16, 2), torch.randn(16)]);
const held = Array.from({ length: 3 }, () => [torch.randn(16, 2), torch.randn(16)]);
const net = new Net();
const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });

for (let epoch = 0; epoch < 20; epoch++) {
  for (const [x, y] of batches) {
    optimizer.zeroGrad();
    F.mseLoss(net(x), y).backward();
    optimizer.step();
  }
  let validationLoss = 0;
  for (const [x, y] of held) {
    validationLoss += F.mseLoss(net(x), y).item();
    // fault: net(x)
  }
  console.log(epoch, validationLoss / held.length);
}
