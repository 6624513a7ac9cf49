import torch, { nn, optim, F } from "gradlens";

class TextClassifier extends nn.Module {
  embedding: nn.Embedding;
  fc: nn.Linear;

  constructor(vocabulary: number, classes: number) {
    super();
    this.embedding = new nn.Embedding(vocabulary, 16);
    this.fc = new nn.Linear(16, classes);
  }

  forward(tokens: torch.Tensor) {
    const words = this.embedding(tokens).mean(1);
    return this.fc(words);
  }
}

const model = new TextClassifier(100, 4);
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });

function step(tokens: torch.Tensor, labels: torch.Tensor) {
  optimizer.zeroGrad();
  const output = model(tokens);
  const loss = F.nllLoss(output, labels);
  // fault: output
  loss.backward();
  optimizer.step();
  return loss.item();
}

for (let i = 0; i < 100; i++) step(torch.randint(0, 100, [8, 12]), torch.randint(0, 4, [8]));
