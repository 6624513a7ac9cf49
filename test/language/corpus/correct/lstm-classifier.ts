// Which words make a sentence happy? Sequences of unequal length, padded.
import torch, { nn, optim, data, F } from "gradlens";

const sentences: [string, number][] = [
  ["what a lovely day", 1],
  ["this is terrible", 0],
  ["i love this so much", 1],
  ["worst film of the year", 0],
  ["great acting and a great story", 1],
  ["boring and far too long", 0],
];

const words = ["<pad>", ...new Set(sentences.flatMap(([text]) => text.split(" ")))];
const indexOf = new Map(words.map((word, i) => [word, i]));

class Sentences extends data.Dataset<{ ids: torch.Tensor; label: number }> {
  get length() {
    return sentences.length;
  }
  at(i: number) {
    const [text, label] = sentences[i];
    return { ids: torch.tensor(text.split(" ").map((word) => indexOf.get(word)!)), label };
  }
}

function collate(samples: { ids: torch.Tensor; label: number }[]) {
  const longest = Math.max(...samples.map(({ ids }) => ids.length));
  const padded = samples.map(({ ids }) => F.pad(ids, [0, longest - ids.length]));
  return { ids: torch.stack(padded), labels: torch.tensor(samples.map(({ label }) => label)).float() };
}

class Sentiment extends nn.Module {
  embedding = new nn.Embedding(words.length, 16, { paddingIdx: 0 });
  lstm = new nn.LSTM(16, 24, { batchFirst: true, bidirectional: true });
  dropout = new nn.Dropout(0.2);
  fc = new nn.Linear(48, 1);

  forward(ids: torch.Tensor) {
    const [, [hidden]] = this.lstm(this.embedding(ids));
    const both = torch.cat([hidden.at(0), hidden.at(1)], 1);
    return this.fc(this.dropout(both)).squeeze(1);
  }
}

const loader = new data.DataLoader(new Sentences(), { batchSize: 3, shuffle: true, collateFn: collate });
const model = new Sentiment();
const lossFn = new nn.BCEWithLogitsLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 5e-3 });

for (let epoch = 0; epoch < 20; epoch++) {
  let sum = 0;
  for (const { ids, labels } of loader) {
    const loss = lossFn(model(ids), labels);
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 1);
    optimizer.step();
    sum += loss.item();
  }
  if (epoch % 5 === 0) console.log(`epoch ${epoch} loss ${(sum / loader.length).toFixed(4)}`);
}
