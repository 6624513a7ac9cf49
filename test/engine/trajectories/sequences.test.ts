/** Classifiers of token sequences: a two-layer LSTM and a two-layer transformer, dropout inside, with Adam. */
import { test } from "node:test";
import torch, { nn, type Tensor } from "../../../src/engine/index.js";
import { assertTrajectory, type Batch, flipped, type Settings, shuffled } from "./trajectory.js";

class Recurrent extends nn.Module {
  embedding = new nn.Embedding(20, 8);
  lstm = new nn.LSTM(8, 16, { numLayers: 2, dropout: 0.2, batchFirst: true });
  out = new nn.Linear(16, 2);

  override forward(tokens: Tensor): Tensor {
    const [, [hidden]] = this.lstm(this.embedding(tokens));
    return this.out(hidden.at(-1));
  }
}

class Attention extends nn.Module {
  embedding = new nn.Embedding(20, 16);
  position = new nn.Embedding(12, 16);
  encoder: nn.TransformerEncoder;
  out: nn.Linear;

  constructor(dropout: number) {
    super();
    const layer = new nn.TransformerEncoderLayer(16, 2, { dimFeedforward: 32, dropout, batchFirst: true });
    this.encoder = new nn.TransformerEncoder(layer, 2);
    this.out = new nn.Linear(16, 2);
  }

  override forward(tokens: Tensor): Tensor {
    const x = this.embedding(tokens).add(this.position(torch.arange(tokens.shape[1])));
    return this.out(this.encoder(x).mean(1));
  }
}

/** Twelve of twenty tokens; the class says whether more than half of them are odd. */
function sequences({ samples, batch }: Settings): Iterable<Batch> {
  const tokens = torch.randint(20, [samples, 12]);
  const labels = flipped(tokens.remainder(2).sum(1).gt(6).long());
  return shuffled(tokens, labels, batch);
}

const rest = { data: sequences, loss: new nn.CrossEntropyLoss(), optimizer: "Adam" } as const;

test("lstm: 500 steps of Adam give PyTorch's losses", () => {
  assertTrajectory("lstm", { model: () => new Recurrent(), ...rest });
});

test("transformer: 500 steps of Adam give PyTorch's losses", () => {
  assertTrajectory("transformer", { model: ({ dropout }) => new Attention(dropout), ...rest });
});
