import torch, { nn } from "gradlens";

class Tagger extends nn.Module {
  embedding = new nn.Embedding(5000, 100);
  lstm = new nn.LSTM(128, 64, { batchFirst: true, bidirectional: true });
  fc = new nn.Linear(128, 17);

  forward(tokens: torch.Tensor) {
    const [output] = this.lstm(this.embedding(tokens));
    // fault: this.lstm(this.embedding(tokens))
    return this.fc(output as torch.Tensor);
  }
}

const tagger = new Tagger();
const scores = tagger(torch.randint(0, 5000, [4, 20]));
console.log(scores.shape);
