// The next value of a wave. The order of the samples is that of time, and the last ones are kept for the end.
import torch, { nn, optim, slice } from "gradlens";

const series = torch.arange(0, 300).mul(0.1).sin();
const window = 20;
const inputs = torch.stack(Array.from({ length: 300 - window }, (_, i) => series.narrow(0, i, window))).unsqueeze(-1);
const targets = series.narrow(0, window, 300 - window);
const cut = 220;

class Forecaster extends nn.Module {
  rnn = new nn.GRU(1, 16, { batchFirst: true });
  head = new nn.Linear(16, 1);

  forward(x: torch.Tensor) {
    const [out] = this.rnn(x);
    return this.head((out as torch.Tensor).select(1, -1)).squeeze(1);
  }
}

const model = new Forecaster();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const lossFn = new nn.MSELoss();

for (let epoch = 0; epoch < 5; epoch++) {
  const loss = lossFn(model(inputs.at(slice(0, cut))), targets.at(slice(0, cut)));
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

model.eval();
const error = torch.noGrad(() => lossFn(model(inputs.at(slice(cut))), targets.at(slice(cut))).item());
console.log(error);
