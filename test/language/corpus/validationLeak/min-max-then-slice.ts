import torch, { nn, optim, slice } from "gradlens";

torch.manualSeed(0);
const readings = torch.randn(300, 5).cumsum(0);
const low = readings.amin(0);
const high = readings.amax(0);
const scaled = readings.sub(low).div(high.sub(low));
// fault: readings.sub(low).div(high.sub(low))

const cut = 240;
const training = scaled.at(slice(0, cut));
const validation = scaled.at(slice(cut));

const model = new nn.Sequential(new nn.Linear(5, 3), new nn.ReLU(), new nn.Linear(3, 5));
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const lossFn = new nn.MSELoss();
for (let i = 0; i < 100; i++) {
  const loss = lossFn(model(training), training);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
model.eval();
console.log(torch.noGrad(() => lossFn(model(validation), validation).item()));
