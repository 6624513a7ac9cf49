import * as gl from "gradlens";

const { nn, optim, data } = gl;

const net = new nn.Linear(10, 3);
const lossFn = new nn.CrossEntropyLoss();
const opt = new optim.RMSprop(net.parameters(), { lr: 1e-3 });
const set = new data.TensorDataset(gl.randn(90, 10), gl.randint(0, 3, [90]));

const total = gl.zeros(1);
for (const [x, y] of new data.DataLoader(set, { batchSize: 16, shuffle: true })) {
  opt.zeroGrad();
  const batchLoss = lossFn(net(x), y);
  batchLoss.backward();
  opt.step();
  total.add_(batchLoss.mul(x.length));
  // fault: total.add_(batchLoss.mul(x.length))
}
console.log(total.item() / set.length);
