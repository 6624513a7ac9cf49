import torch, { nn, optim, F } from "gradlens";

class Classifier extends nn.Module {
  embed = new nn.Embedding(500, 16);
  out = new nn.Linear(16, 4);

  forward(tokens: torch.Tensor) {
    const scores = this.out(this.embed(tokens).mean(1));
    return F.dropout(scores, { p: 0.5, training: this.training });
    // fault: F.dropout(scores, { p: 0.5, training: this.training })
  }
}

const model = new Classifier();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const tokens = torch.randint(0, 500, [64, 12]);
const labels = torch.randint(0, 4, [64]);

for (let step = 0; step < 100; step++) {
  const loss = F.crossEntropy(model(tokens), labels);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
