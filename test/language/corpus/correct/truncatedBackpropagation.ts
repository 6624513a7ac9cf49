// detach() where it belongs: the state between windows, targets, a frozen part, numbers that are kept.
import torch, { F, nn, optim } from "gradlens";

const rnn = new nn.GRU(4, 8, { batchFirst: true });
const head = new nn.Linear(8, 4);
const target = new nn.Linear(4, 4);
const optimizer = new optim.Adam([...rnn.parameters(), ...head.parameters()], { lr: 1e-3 });

let state = torch.zeros(1, 2, 8);
let running = torch.zeros(1);
const history: number[] = [];
for (let window = 0; window < 5; window++) {
  const x = torch.randn(2, 10, 4);
  const [out, next] = rnn(x, state);
  state = next.detach();
  const goal = target(x).detach();
  const loss = F.mseLoss(head(out as torch.Tensor), goal);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  running = running.add(loss.detach());
  history.push(loss.item());
}

// The losses of a sequence are added up for one backward pass.
for (let sequence = 0; sequence < 3; sequence++) {
  let total = torch.zeros(1);
  const parts: torch.Tensor[] = [];
  for (let t = 0; t < 4; t++) {
    const part = F.mseLoss(head(torch.randn(2, 8)), torch.zeros(2, 4));
    total = total.add(part);
    parts.push(part);
  }
  optimizer.zeroGrad();
  total.add(torch.stack(parts).mean()).backward();
  optimizer.step();
}
console.log(running.item(), history);
