// Losses of classification: what each takes (scores, probabilities, their logarithms), and the same number by hand.
// Функции потерь классификации: что каждая принимает (оценки, вероятности, их логарифмы), и то же число вручную.
import torch, { F, nn, testing } from "gradlens";

// Cross-entropy takes scores. Three samples, three classes; the third answer is wrong.
// Кросс-энтропия принимает оценки. Три объекта, три класса; третий ответ неверен.
const scores = torch.tensor([
  [2.4, 1.9, 7.3],
  [9.5, 2.7, 4.0],
  [5.7, 4.1, 0.2],
]);
const target = torch.tensor([2, 0, 1], { dtype: torch.long });
const crossEntropy = new nn.CrossEntropyLoss()(scores, target);
console.log(`cross-entropy ${crossEntropy.item()}`);
testing.assertClose(crossEntropy, 0.60146);

// By hand: minus the logarithm of the share of the right class, on average.
// Вручную: минус логарифм доли верного класса, в среднем.
const share = (row: number[], right: number) =>
  Math.exp(row[right]) / row.reduce((sum, score) => sum + Math.exp(score), 0);
const rows = scores.tolist() as number[][];
const byHand = -rows.reduce((sum, row, i) => sum + Math.log(share(row, [2, 0, 1][i])), 0) / 3;
testing.assertClose(crossEntropy, torch.tensor(byHand));

// Rare classes can weigh more. The second of two samples is wrong: with weights of 1 to 4 the mistake on the rare class counts for more.
// Редкие классы могут весить больше. Второй из двух ответов неверен: с весами 1 к 4 ошибка на редком классе дороже.
const sure = torch
  .tensor([
    [30, 2],
    [30, 2],
  ])
  .float();
const classes = torch.tensor([0, 1]);
const weighted = [undefined, [0.2, 0.8], [1, 4]].map((weights) => {
  const weight = weights && torch.tensor(weights);
  return new nn.CrossEntropyLoss({ weight })(sure, classes);
});
console.log(weighted.map((loss) => loss.item().toFixed(2)).join(", "));
testing.assertClose(torch.stack(weighted), [14, 22.4, 22.4]);

// Negative log likelihood takes logarithms of probabilities: with LogSoftmax before it, it is cross-entropy.
// NLLLoss принимает логарифмы вероятностей: с LogSoftmax перед ней это кросс-энтропия.
const logProbabilities = new nn.LogSoftmax({ dim: 1 })(scores);
testing.assertClose(new nn.NLLLoss()(logProbabilities, target), crossEntropy);
testing.assertClose(logProbabilities.exp().sum({ dim: 1 }), [1, 1, 1]);

// Two classes: one probability and answers of 0 or 1, as floats.
// Два класса: одна вероятность и ответы 0 или 1, вещественные.
torch.manualSeed(0);
const probability = torch.rand(1);
const answer = torch.empty(1).random_(2);
const bce = new nn.BCELoss()(probability, answer);
console.log(`probability ${probability.item()}, answer ${answer.item()}, loss ${bce.item()}`);
testing.assertClose(bce, 0.70066);

// Several labels at once: each score goes through a sigmoid of its own. BCEWithLogitsLoss takes the scores.
// Несколько меток сразу: каждая оценка проходит через свою сигмоиду. BCEWithLogitsLoss принимает оценки.
const labels = torch
  .tensor([
    [0, 1, 1],
    [1, 0, 0],
    [1, 1, 0],
  ])
  .float();
const multiLabel = new nn.BCEWithLogitsLoss()(scores, labels);
testing.assertClose(multiLabel, 1.13645);
testing.assertClose(F.binaryCrossEntropy(torch.sigmoid(scores), labels), multiLabel, { rtol: 1e-4, atol: 0 });
