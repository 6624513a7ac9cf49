// The learning rate decides: too small is slow, too large flies apart.
// Скорость обучения решает: слишком малая — медленно, слишком большая — расходится.
import torch, { nn, optim, plot, testing } from "gradlens";
import { X, y } from "./regression-data.js";

function fit(lr: number, steps: number): number[] {
  torch.manualSeed(0);
  const model = new nn.Linear(1, 1);
  const lossFn = new nn.MSELoss();
  const optimizer = new optim.SGD(model.parameters(), { lr });
  const history: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = lossFn(model(X), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    history.push(loss.item());
  }
  return history;
}

// The loss starts at 13.16 each time. With 0.1 every step overshoots, and the loss grows: 20 steps are enough to see it.
// Потеря каждый раз начинается с 13,16. При 0,1 каждый шаг промахивается, и потеря растёт: хватает 20 шагов.
const histories = [0.01, 0.001, 0.1].map((lr) => ({ lr, history: fit(lr, lr === 0.1 ? 20 : 100) }));
for (const { lr, history } of histories) {
  plot.plot(history, { label: `lr ${lr}` });
  console.log(`lr ${lr}: ${history[0].toFixed(2)} -> ${history.at(-1)!.toFixed(3)}`);
}
plot.yscale("log");
plot.xlabel("Step");
plot.ylabel("Loss");
plot.legend();
plot.grid();
plot.show();

const last = histories.map(({ history }) => history.at(-1)!);
testing.assertClose(last[0], 0.21645, { rtol: 0, atol: 1e-5 });
testing.assertClose(last[1], 0.485, { rtol: 1e-4, atol: 0 });
testing.assertClose(last[2], 741, { rtol: 1e-3, atol: 0 });
