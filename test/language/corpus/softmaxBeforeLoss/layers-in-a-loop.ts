import torch, { nn, optim } from "gradlens";

/** A perceptron of any depth, with an activation behind each layer. */
function perceptron(sizes: number[], last: nn.Module) {
  const layers: nn.Module[] = [];
  for (let i = 0; i + 1 < sizes.length; i++) {
    layers.push(new nn.Linear(sizes[i], sizes[i + 1]));
    layers.push(i + 2 < sizes.length ? new nn.ReLU() : last);
  }
  return new nn.Sequential(...layers);
}

const net = perceptron([6, 24, 24, 3], new nn.Softmax(1));
// fault: new nn.Softmax(1)
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
const x = torch.randn(40, 6);
const y = torch.randint(0, 3, [40]);

for (let i = 0; i < 50; i++) {
  optimizer.zeroGrad();
  nn.functional.crossEntropy(net(x), y).backward();
  optimizer.step();
}
