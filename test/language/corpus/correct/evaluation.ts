// Evaluation as it should be, in several shapes, and calls that are none.
import torch, { F, nn, optim, data, metrics } from "gradlens";

class Net extends nn.Module {
  fc1 = new nn.Linear(6, 32, { bias: false });
  bn = new nn.BatchNorm1d(32);
  drop = new nn.Dropout(0.5);
  fc2 = new nn.Linear(32, 2);

  forward(x: torch.Tensor) {
    return this.fc2(this.drop(F.relu(this.bn(this.fc1(x)))));
  }
}

function evaluate(net: Net, loader: Iterable<torch.Tensor[]>) {
  net.eval();
  let correct = 0;
  torch.noGrad(() => {
    for (const [x, y] of loader) correct += net(x).argmax(1).eq(y).sum().item();
  });
  net.train();
  return correct;
}

/** Monte Carlo dropout: the spread of results with dropout on. */
function uncertainty(net: Net, x: torch.Tensor) {
  net.train();
  const samples = torch.noGrad(() => torch.stack(Array.from({ length: 20 }, () => F.softmax(net(x), 1))));
  return samples.std(0).mean().item();
}

/** Which inputs matter: a gradient in evaluation mode. */
function saliency(net: Net, x: torch.Tensor) {
  net.eval();
  const input = x.clone().requiresGrad_();
  const best = net(input).amax(1);
  best.sum().backward();
  net.train();
  return input.grad!.abs().sum().item();
}

const make = (n: number) => new data.TensorDataset(torch.randn(n, 6), torch.randint(0, 2, [n]));
const training = new data.DataLoader(make(256), { batchSize: 32, shuffle: true });
const test = new data.DataLoader(make(64), { batchSize: 64 });
const net = new Net();
const teacher = new Net();
teacher.eval();
const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });

for (let epoch = 0; epoch < 5; epoch++) {
  net.train();
  let sum = 0;
  for (const [x, y] of training) {
    const soft = torch.noGrad(() => teacher(x).softmax(1));
    const scores = net(x);
    const loss = F.crossEntropy(scores, y).add(F.crossEntropy(scores, soft));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    sum += loss.item();
    const accuracy = scores.argmax(1).eq(y).float().mean().item();
    console.log(accuracy);
  }
  console.log(epoch, sum, evaluate(net, test as Iterable<torch.Tensor[]>), saliency(net, torch.randn(4, 6)));
}
console.log(uncertainty(net, torch.randn(3, 6)));
net.eval();
const scores = torch.inferenceMode(() => net(torch.randn(10, 6)));
console.log(metrics.accuracy(scores, torch.zeros(10).long()));
