import torch, { nn, optim, F } from "gradlens";

class Tiny extends nn.Module {
  embed = new nn.Embedding(64, 32);
  encoder = new nn.TransformerEncoder(new nn.TransformerEncoderLayer(32, 4, { batchFirst: true }), 2);
  head = new nn.Linear(32, 64);

  forward(tokens: torch.Tensor) {
    return this.head(this.encoder(this.embed(tokens)));
  }
}

const model = new Tiny();
const optimizer = new optim.AdamW(model.parameters(), {
  lr: 3e-4,
  weightDecay: 0.1,
  // fault: weightDecay: 0.1
});

for (let step = 0; step < 50; step++) {
  const tokens = torch.randint(0, 64, [8, 17]);
  const logits = model(tokens.narrow(1, 0, 16));
  const loss = F.crossEntropy(logits.flatten(0, 1), tokens.narrow(1, 1, 16).flatten());
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
