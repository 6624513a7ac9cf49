import torch, { F, nn, optim } from "gradlens";

class ConvNet extends nn.Module {
  conv = new nn.Conv2d(1, 4, 3, { bias: false });
  bn = new nn.BatchNorm2d(4);
  fc = new nn.Linear(4 * 6 * 6, 10);

  forward(x: torch.Tensor) {
    return this.fc(F.relu(this.bn(this.conv(x))).flatten(1));
  }
}

function evaluate(net: ConvNet, images: torch.Tensor, labels: torch.Tensor) {
  net.eval();
  // fault: net.eval()
  const accuracy = torch.noGrad(() => net(images).argmax(1).eq(labels).float().mean().item());
  return accuracy;
}

const net = new ConvNet();
const sgd = new optim.SGD(net.parameters(), { lr: 0.05, momentum: 0.9 });
const images = torch.rand(64, 1, 8, 8);
const labels = torch.randint(0, 10, [64]);

for (let step = 1; step <= 200; step++) {
  sgd.zeroGrad();
  F.crossEntropy(net(images), labels).backward();
  sgd.step();
  if (step % 50 === 0) console.log(`${step}: ${evaluate(net, images, labels)}`);
}
