import torch, { nn, optim, data, F } from "gradlens";

class Mlp extends nn.Module {
  fc1 = new nn.Linear(20, 64);
  fc2 = new nn.Linear(64, 3);

  forward(x: torch.Tensor) {
    return this.fc2(F.relu(this.fc1(x)));
  }
}

function trainStep(net: Mlp, opt: optim.Optimizer, inputs: torch.Tensor, labels: torch.Tensor) {
  const loss = F.crossEntropy(net(inputs), labels);
  loss.backward();
  // fault: loss.backward()
  opt.step();
  return loss.item();
}

const set = new data.TensorDataset(torch.randn(300, 20), torch.randint(0, 3, [300]));
const loader = new data.DataLoader(set, { batchSize: 30, shuffle: true });
const net = new Mlp();
const opt = new optim.AdamW(net.parameters(), { lr: 3e-4 });

for (let epoch = 0; epoch < 10; epoch++) {
  let sum = 0;
  for (const [inputs, labels] of loader) sum += trainStep(net, opt, inputs, labels);
  console.log(`epoch ${epoch}: ${sum / loader.length}`);
}
