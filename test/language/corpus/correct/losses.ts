// Losses with the inputs that they expect, and probabilities where they are wanted.
import torch, { F, nn, optim, train, data } from "gradlens";
import { makeMoons } from "gradlens/datasets";

class Classifier extends nn.Module {
  layers = new nn.Sequential(new nn.Linear(2, 8), new nn.Sigmoid(), new nn.Linear(8, 3));

  forward(x: torch.Tensor) {
    const scores = this.layers(x);
    return this.training ? scores : F.softmax(scores, 1);
  }

  probabilities(x: torch.Tensor) {
    return torch.softmax(this.layers(x), 1);
  }
}

class LogClassifier extends nn.Module {
  fc = new nn.Linear(2, 3);
  forward(x: torch.Tensor) {
    return F.logSoftmax(this.fc(x), 1);
  }
}

const x = torch.randn(30, 2);
const y = torch.randint(0, 3, [30]);
const a = new Classifier();
const b = new LogClassifier();
const attention = new nn.Linear(3, 3);
const optimizer = new optim.Adam([...a.parameters(), ...b.parameters(), ...attention.parameters()], { lr: 1e-3 });
const nll = new nn.NLLLoss();

for (let i = 0; i < 10; i++) {
  optimizer.zeroGrad();
  const scores = a(x);
  const weights = torch.softmax(attention(scores), 1);
  const loss = F.crossEntropy(scores.mul(weights), y)
    .add(nll(b(x), y))
    .add(F.nllLoss(torch.log(torch.softmax(scores, 1)), y))
    .add(F.binaryCrossEntropy(torch.sigmoid(scores), torch.zeros(30, 3)));
  loss.backward();
  optimizer.step();
}
console.log(a.probabilities(x).argmax(1));

export default train.define({
  model: () => new nn.Sequential(new nn.Linear(2, 8), new nn.Tanh(), new nn.Linear(8, 1), new nn.Sigmoid()),
  data: () => data.split(makeMoons({ samples: 100, seed: 0 }), { validation: 0.2 }),
  loss: (output, target) => F.binaryCrossEntropy(output, target.unsqueeze(1).float()),
  optimizer: (net) => new optim.SGD(net.parameters(), { lr: 0.1 }),
  epochs: 2,
});
