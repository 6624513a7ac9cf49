// Images without convolutions: 3072 numbers in a row, 512 hidden neurons, two classes.
// Изображения без свёрток: 3072 числа подряд, 512 скрытых нейронов, два класса.
import torch, { data, nn, optim, testing } from "gradlens";
import { normalised, training, validation } from "./channel-statistics.js";

// One image as a batch of one row; the classes as probabilities.
// Одно изображение как пакет из одной строки; классы как вероятности.
const single = normalised.at(0).reshape(-1).unsqueeze(0);
testing.assertEqual(single.shape, [1, 3072]);

torch.manualSeed(0);
const model = new nn.Sequential(
  new nn.Linear(3072, 512),
  new nn.Tanh(),
  new nn.Linear(512, 2),
  new nn.LogSoftmax({ dim: 1 }),
);
const untrained = model(single);
testing.assertClose(untrained, [[-0.8766, -0.53819]]);
testing.assertClose(untrained.exp().sum(), 1);

// Why not the mean squared error: an answer that is quite wrong (0.01 instead of 1) costs 0.98 there and has next to no slope; here it
// costs 4.6, and the slope is -100.
// Почему не среднеквадратичная: совсем неверный ответ (0.01 вместо 1) стоит там 0.98 и почти не имеет наклона по оценке; здесь он стоит 4.6.
const wrong = torch.tensor(0.01);
testing.assertClose(torch.stack([wrong.sub(1).square(), wrong.log().neg()]), [0.9801, 4.60517]);

// One sample at a time would be 192 steps an epoch; batches of 32 make six, in a new order each time. (The lesson trains 100 epochs.)
// По одному объекту вышло бы 192 шага за эпоху; пакеты по 32 дают шесть, каждый раз в новом порядке. (В уроке 100 эпох.)
const loader = new data.DataLoader(training, { batchSize: 32, shuffle: true });
const optimizer = new optim.SGD(model.parameters(), { lr: 0.05 });
const lossFn = new nn.NLLLoss();
let last = torch.zeros(1);
for (let epoch = 0; epoch < 8; epoch++)
  for (const [batch, labels] of loader) {
    last = lossFn(model(batch.flatten(1)), labels);
    optimizer.zeroGrad();
    last.backward();
    optimizer.step();
  }
testing.assertClose(last, 0.034, { rtol: 1e-2, atol: 0 });

function accuracy(dataset: data.Dataset<torch.Tensor[]>, shift = 0): number {
  let correct = 0;
  torch.noGrad(() => {
    for (const [batch, labels] of new data.DataLoader(dataset, { batchSize: 64 })) {
      const moved = batch.roll(shift, 3);
      const predicted = model(moved.flatten(1)).max({ dim: 1 }).indices;
      correct += predicted.eq(labels).sum().item();
    }
  });
  return correct / dataset.length;
}

// It knows its training images better than others, and it knows places rather than shapes: moved by 10 columns, even the training images
// are hardly recognised.
// Обучающие изображения она знает лучше других, и знает места, а не формы: сдвинутые на 10 столбцов, даже они едва узнаются.
const [train, check, moved] = [accuracy(training), accuracy(validation), accuracy(training, 10)];
console.log(`training ${train.toFixed(3)}, validation ${check.toFixed(3)}, training moved ${moved.toFixed(3)}`);
testing.assertClose(train, 1, { rtol: 0, atol: 2e-2 });
testing.assertClose(check, 0.7, { rtol: 0, atol: 4e-2 });
testing.assertClose(moved, 0.54, { rtol: 0, atol: 2e-2 });
