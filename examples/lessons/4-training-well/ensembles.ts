// Many models are steadier than one: averages of answers, and averages of weights.
// Много моделей надёжнее одной: среднее ответов и среднее весов.
import torch, { nn, optim, testing } from "gradlens";
import { makeMoons } from "gradlens/datasets";

const training = makeMoons({ samples: 60, noise: 0.3, seed: 0 });
const test = makeMoons({ samples: 500, noise: 0.3, seed: 1 });
const [X, y] = [training.X.float(), training.y.float()];
const [XTest, yTest] = [test.X.float(), test.y.float()];
const lossFn = new nn.BCEWithLogitsLoss();

function fit(seed: number, everyStep: (model: nn.Sequential, step: number) => void = () => undefined): nn.Sequential {
  torch.manualSeed(seed);
  const model = new nn.Sequential(new nn.Linear(2, 32), new nn.ReLU(), new nn.Linear(32, 1), new nn.Flatten(0));
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
  for (let step = 0; step < 300; step++) {
    optimizer.zeroGrad();
    lossFn(model(X), y).backward();
    optimizer.step();
    everyStep(model, step);
  }
  return model;
}
const testLoss = (logits: torch.Tensor) => lossFn(logits, yTest).detach();

// Five networks from five starts: the loss of the mean answer is below the mean of their losses.
// Пять сетей с пяти начал: потеря среднего ответа меньше среднего их потерь.
const networks = [0, 1, 2, 3, 4].map((seed) => fit(seed));
const answers = torch.noGrad(() => networks.map((network) => network(XTest)));
const alone = torch.stack(answers.map(testLoss)).mean();
const together = testLoss(torch.stack(answers).mean(0));
console.log(`one ${alone.item().toFixed(4)}, five together ${together.item().toFixed(4)}`);
testing.assertClose(torch.stack([alone, together]), [0.2558, 0.2535], { rtol: 1e-3, atol: 0 });

// One network, its weights averaged over the last steps of the way: the price of one. It helps where steps jump about the minimum; here the
// loss is still falling, and the average lags a little behind (the last weights alone have 0.2503).
// Одна сеть, веса которой усреднены по последним шагам пути: по цене одной. Это помогает, когда шаги скачут вокруг минимума; здесь потеря
// ещё падает, и среднее немного отстаёт (у последних весов 0.2503).
torch.manualSeed(0);
const averaged = new optim.swaUtils.AveragedModel(
  new nn.Sequential(new nn.Linear(2, 32), new nn.ReLU(), new nn.Linear(32, 1), new nn.Flatten(0)),
);
fit(0, (model, step) => {
  if (step >= 200 && step % 10 === 0) averaged.updateParameters(model);
});
const swa = testLoss(torch.noGrad(() => averaged(XTest) as torch.Tensor));
console.log(`averaged weights ${swa.item().toFixed(4)}`);
testing.assertClose(swa, 0.2603, { rtol: 1e-3, atol: 0 });
