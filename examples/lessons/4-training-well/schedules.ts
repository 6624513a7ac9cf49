// A schedule changes the learning rate while the training goes on: every two steps it is divided by ten.
// Расписание меняет скорость обучения по ходу дела: каждые два шага она делится на десять.
import { nn, optim, plot, testing } from "gradlens";

const model = new nn.Linear(2, 1);
// Such a start is for show only: no training would survive it. (The comment keeps the editor from saying so.)
// Такое начало только для примера: обучение бы его не пережило. (Комментарий отключает предупреждение редактора.)
// gradlens-ignore learningRate
const optimizer = new optim.SGD(model.parameters(), { lr: 100 });
const scheduler = new optim.lrScheduler.StepLR(optimizer, { stepSize: 2, gamma: 0.1 });
const rates: number[] = [];
for (let i = 0; i < 10; i++) {
  optimizer.step();
  rates.push(optimizer.paramGroups[0].lr as number);
  scheduler.step();
}
console.log(rates.map((rate) => rate.toPrecision(3)).join(" "));
testing.assertClose(rates, [100, 100, 10, 10, 1, 1, 0.1, 0.1, 0.01, 0.01], { rtol: 1e-6, atol: 0 });

plot.plot(rates, { marker: "o" });
plot.yscale("log");
plot.xlabel("Step");
plot.ylabel("Learning rate");
plot.grid();
plot.show();

// Other shapes: down by a half circle, or down when the loss stops falling.
// Другие формы: вниз по половине волны или вниз, когда потеря перестала падать.
const cosine = new optim.SGD(model.parameters(), { lr: 1 });
const wave = new optim.lrScheduler.CosineAnnealingLR(cosine, { TMax: 4 });
const waves: number[] = [];
for (let i = 0; i < 5; i++) {
  waves.push(cosine.paramGroups[0].lr as number);
  cosine.step();
  wave.step();
}
testing.assertClose(waves, [1, 0.85355, 0.5, 0.146447, 0], { rtol: 1e-5, atol: 1e-6 });
