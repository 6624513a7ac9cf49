// An encoder and a decoder that is fed with its own words now and then.
import torch, { nn, optim, F } from "gradlens";

const vocabulary = 12;
const width = 24;

class Encoder extends nn.Module {
  embedding = new nn.Embedding(vocabulary, width);
  rnn = new nn.GRU(width, width, { batchFirst: true });
  forward(source: torch.Tensor) {
    const [, hidden] = this.rnn(this.embedding(source));
    return hidden;
  }
}

class Decoder extends nn.Module {
  embedding = new nn.Embedding(vocabulary, width);
  cell = new nn.GRUCell(width, width);
  out = new nn.Linear(width, vocabulary);

  forward(hidden: torch.Tensor, target: torch.Tensor, teacher: number) {
    let h = hidden.squeeze(0);
    let word = torch.zeros(target.size(0), { dtype: torch.long });
    const scores: torch.Tensor[] = [];
    for (let t = 0; t < target.size(1); t++) {
      h = this.cell(this.embedding(word), h);
      const score = this.out(h);
      scores.push(score);
      word = Math.random() < teacher ? target.select(1, t) : score.argmax(1);
    }
    return torch.stack(scores, 1);
  }
}

const encoder = new Encoder();
const decoder = new Decoder();
const optimizer = new optim.Adam([...encoder.parameters(), ...decoder.parameters()], { lr: 3e-3 });

for (let step = 0; step < 20; step++) {
  const source = torch.randint(1, vocabulary, [16, 6]);
  const target = source.flip([1]);
  const scores = decoder(encoder(source), target, 0.5);
  const loss = F.crossEntropy(scores.transpose(1, 2), target);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
