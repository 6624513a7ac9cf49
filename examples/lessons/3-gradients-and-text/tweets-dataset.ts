// A data set of one's own: how many samples there are, and the one with a number. A loader makes batches of it.
// Свой набор данных: сколько в нём объектов и какой объект под номером. Загрузчик делает из него пакеты.
import torch, { data, nn, testing } from "gradlens";
import { type Tweet, tweets } from "./tweets.js";
import { encode } from "./vocabulary.js";

type Sample = [ids: torch.Tensor, tone: number];

export class ToneDataset extends data.Dataset<Sample> {
  constructor(private readonly tweets: readonly Tweet[]) {
    super();
  }

  get length() {
    return this.tweets.length;
  }

  at(index: number): Sample {
    return [encode(this.tweets[index].tokens), this.tweets[index].tone];
  }
}

/** Pads a batch to its longest text; the tones are floats [n, 1]. */
export function collate(samples: Sample[]): [ids: torch.Tensor, tones: torch.Tensor] {
  const ids = nn.utils.rnn.padSequence(
    samples.map(([ids]) => ids),
    { batchFirst: true },
  );
  return [ids, torch.tensor(samples.map(([, tone]) => [tone])).float()];
}

// Eight parts of ten to learn from, one to check with, one for the end.
// Восемь частей из десяти для обучения, одна для проверки, одна напоследок.
torch.manualSeed(42);
export const [training, validation, test] = data.randomSplit(new ToneDataset(tweets), [480, 60, 60]);

/** Learning needs a new order each epoch; measuring does not. */
export const loaderOf = (part: data.Dataset<Sample>, batchSize: number, shuffle = false) =>
  new data.DataLoader(part, { batchSize, shuffle, collateFn: collate });

const [ids, tones] = [...loaderOf(training, 3, true)][0];
console.log(ids, tones);
testing.assertEqual([ids.shape[0], tones.shape], [3, [3, 1]]);
testing.assertClose(tones, [[0], [1], [1]]);

// A class with few samples can be drawn more often: every sample has a weight, the inverse of how many are like it. Here 50 sad texts among 300
// glad ones; in the batches they are about a half.
// Редкий класс можно выбирать чаще: у объекта есть вес, обратный числу похожих. Здесь 50 грустных текстов среди 300 весёлых; в пакетах их около
// половины.
const unbalanced = [
  ...tweets.filter(({ tone }) => tone === 1),
  ...tweets.filter(({ tone }) => tone === 0).slice(0, 50),
];
const [, counts] = torch.tensor(unbalanced.map(({ tone }) => tone)).unique({ returnCounts: true });
const weightOf = counts.max().div(counts);
const weights = unbalanced.map(({ tone }) => weightOf.at(tone).item());
const sampler = new data.WeightedRandomSampler(weights, unbalanced.length);
const balanced = new data.DataLoader(new ToneDataset(unbalanced), { batchSize: 50, sampler, collateFn: collate });
const share = torch.cat([...balanced].map(([, batch]) => batch)).mean();
console.log(`glad in the batches: ${share.item().toFixed(3)}`);
testing.assertClose(weightOf, [6, 1]);
testing.assertClose(share, 0.54, { rtol: 0, atol: 0.02 });
