import torch, { nn, optim } from "gradlens";
import { evaluate, fooled, uncertainty } from "./evaluate.js";

const net = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Dropout(0.3), new nn.Linear(32, 3));
const plain = new nn.Sequential(new nn.Linear(8, 3));
const criterion = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam([...net.parameters(), ...plain.parameters()], { lr: 1e-3 });
const x = torch.randn(64, 8);
const y = torch.randint(0, 3, [64]);

for (let epoch = 0; epoch < 20; epoch++) {
  net.train();
  optimizer.zeroGrad();
  const loss = criterion(net(x), y).add(criterion(plain(x), y));
  loss.backward();
  optimizer.step();
  // Without dropout it works the same in both modes.
  const agreement = torch.noGrad(() => plain(x).argmax(1).eq(y).float().mean().item());
  console.log(epoch, agreement, evaluate(net, x, y));
}
console.log(uncertainty(net, x));
console.log(evaluate(net, fooled(net, criterion, x, y), y));
