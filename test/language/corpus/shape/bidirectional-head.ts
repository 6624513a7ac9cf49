import torch, { nn, optim, F } from "gradlens";

// The head forgets that two directions make twice the features.
class Sentiment extends nn.Module {
  embed = new nn.Embedding(800, 32);
  rnn = new nn.GRU(32, 48, { bidirectional: true, batchFirst: true });
  head = new nn.Linear(48, 1);

  forward(words: torch.Tensor) {
    const [out] = this.rnn(this.embed(words));
    const last = (out as torch.Tensor).select(1, -1);
    return this.head(last).squeeze(1);
    // fault: this.head(last)
  }
}

const model = new Sentiment();
const optimizer = new optim.Adam(model.parameters(), { lr: 2e-3 });
for (let i = 0; i < 50; i++) {
  const words = torch.randint(1, 800, [32, 24]);
  const positive = words.eq(7).any(1).float();
  const loss = F.binaryCrossEntropyWithLogits(model(words), positive);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
