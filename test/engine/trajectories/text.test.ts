/** The fourth lesson's classifier of messages: the mean of embeddings, 20,000 words by 5, with Adam. */
import { test } from "node:test";
import torch, { data, nn, type Tensor } from "../../../src/engine/index.js";
import { assertTrajectory, type Batch, endless, flipped, type Settings } from "./trajectory.js";

class Text extends nn.Module {
  embedding = new nn.Embedding(20000, 5);
  hidden = new nn.Linear(5, 10);
  dropout = new nn.Dropout(0.5);
  out = new nn.Linear(10, 1);

  override forward(text: Tensor): Tensor {
    const hidden = torch.relu(this.hidden(torch.mean(this.embedding(text), 1)));
    return torch.sigmoid(this.out(this.dropout(hidden)));
  }
}

class Messages extends data.Dataset<[words: Tensor, label: Tensor]> {
  constructor(
    readonly words: Tensor,
    readonly labels: Tensor,
  ) {
    super();
  }

  override get length(): number {
    return this.labels.length;
  }

  override at(index: number): [Tensor, Tensor] {
    return [this.words.select(0, index).narrow(0, 0, 16 + (index % 5)), this.labels.select(0, index)];
  }
}

/** Messages of 16 to 20 words, frequent words first as in a language; padded with word 0. The class is what most words' parity is. */
function messages({ samples, batch }: Settings): Iterable<Batch> {
  const words = torch
    .randint(1, 20000, [samples, 20])
    .mul(torch.randint(1, 20000, [samples, 20]))
    .div(20000, { roundingMode: "floor" });
  const labels = flipped(words.remainder(2).sum(1).gt(9).long()).float().unsqueeze(1);
  const collateFn = (drawn: [Tensor, Tensor][]): Batch => [
    nn.utils.rnn.padSequence(
      drawn.map(([text]) => text),
      { batchFirst: true },
    ),
    torch.stack(drawn.map(([, label]) => label)),
  ];
  return endless(new data.DataLoader(new Messages(words, labels), { batchSize: batch, shuffle: true, collateFn }));
}

test("text: 500 steps of Adam give PyTorch's losses", () => {
  assertTrajectory("text", { model: () => new Text(), data: messages, loss: new nn.BCELoss(), optimizer: "Adam" });
});
