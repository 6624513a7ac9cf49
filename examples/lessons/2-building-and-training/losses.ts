// A loss tells how wrong an answer is, in a way that can be followed downhill. Which one depends on the task.
// Функция потерь говорит, насколько ответ неверен, и так, чтобы по ней можно было спускаться. Какая — зависит от задачи.
import torch, { nn, testing } from "gradlens";

const x = torch.tensor([-0.23, -0.2, 0.31, -0.9, 0.2]);

// Regression: squared or absolute error. The network is 5-3-1.
// Регрессия: квадрат ошибки или её модуль. Сеть 5-3-1.
torch.manualSeed(0);
const regressor = new nn.Sequential(new nn.Linear(5, 3), new nn.ReLU(), new nn.Linear(3, 1), new nn.ReLU());
const predicted = regressor(x);
const mae = new nn.L1Loss()(predicted, torch.tensor([0.15]));
const mse = new nn.MSELoss()(predicted, torch.tensor([0.15]));
console.log(`MAE ${mae.item()}, MSE ${mse.item()}`);
testing.assertClose(mae, 0.28997);
testing.assertClose(mse, 0.08408);

// Two classes: a sigmoid at the end gives the probability of class 1, and binary cross-entropy compares it. Above a half is class 1.
// Два класса: сигмоида в конце даёт вероятность класса 1, её сравнивает бинарная кросс-энтропия. Больше половины — класс 1.
torch.manualSeed(0);
const binary = new nn.Sequential(new nn.Linear(5, 3), new nn.ReLU(), new nn.Linear(3, 1), new nn.Sigmoid());
const probability = binary(x);
const target = torch.tensor([0], { dtype: torch.float32 });
const bce = new nn.BCELoss()(probability, target);
testing.assertClose(bce, 0.93713);
testing.assertEqual(Number(probability.item() > 0.5), 1);

// The same from the sum before the sigmoid, more exact for large sums: BCEWithLogitsLoss has the sigmoid inside.
// То же по сумме до сигмоиды и точнее для больших сумм: BCEWithLogitsLoss содержит сигмоиду.
const logit = binary.at(2)(binary.at(1)(binary.at(0)(x))) as torch.Tensor;
testing.assertClose(new nn.BCEWithLogitsLoss()(logit, target), bce);

// Three classes, two samples. CrossEntropyLoss has the softmax inside, so the network must end with plain scores. The first way below is a
// mistake that many make: softmax twice, and the loss can never come near zero. (The comment keeps the editor from underlining it.)
// Три класса, два объекта. CrossEntropyLoss уже содержит softmax, поэтому сеть заканчивается просто оценками. Первый способ — частая
// ошибка: softmax дважды, и потеря никогда не подойдёт к нулю. (Комментарий отключает предупреждение редактора.)
const samples = torch.stack([x, x.neg()]);
const classes = torch.tensor([2, 0]);
torch.manualSeed(0);
const scores = new nn.Sequential(new nn.Linear(5, 3), new nn.ReLU(), new nn.Linear(3, 3));
const crossEntropy = new nn.CrossEntropyLoss();
// gradlens-ignore softmaxBeforeLoss
const probabilities = torch.softmax(scores(samples), 1);
const twice = crossEntropy(probabilities, classes);
const once = crossEntropy(scores(samples), classes);
console.log(`softmax twice ${twice.item()}, once ${once.item()}`);
testing.assertClose(twice, 1.08505);
testing.assertClose(once, 1.08124);
testing.assertClose(probabilities.sum({ dim: 1 }), [1, 1]);
testing.assertEqual(probabilities.argmax({ dim: 1 }).tolist(), [2, 2]);

// One number for all samples: their mean (the default), their sum, or none, a loss for each.
// Одно число на все объекты: среднее (по умолчанию), сумма или ничего — потеря каждого.
const losses = (["mean", "sum", "none"] as const).map((reduction) =>
  new nn.CrossEntropyLoss({ reduction })(scores(samples), classes),
);
testing.assertClose(losses[1], 2.16249);
testing.assertClose(losses[2].mean(), losses[0]);
