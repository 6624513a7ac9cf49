import torch, { nn, optim } from "gradlens";
import { makeMoons } from "gradlens/datasets";

const { X, y } = makeMoons({ samples: 200, noise: 0.1, seed: 0 });
const labels = y.float().view(-1, 1);
const points = X.float();

const model = new nn.Sequential(new nn.Linear(2, 10), new nn.Tanh(), new nn.Linear(10, 1));
const criterion = new nn.BCEWithLogitsLoss();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });

for (let epoch = 0; epoch < 300; epoch++) {
  const logits = model(points);
  const loss = criterion(logits, labels);
  const right = logits.gt(0).eq(y).float().mean().item();
  // fault: logits.gt(0).eq(y)
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  if (epoch % 50 === 0) console.log(epoch, loss.item(), right);
}
