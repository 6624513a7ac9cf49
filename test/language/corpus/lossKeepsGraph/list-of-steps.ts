import torch, { nn, optim, F } from "gradlens";

class Trainer {
  readonly model = new nn.Linear(5, 3);
  readonly optimizer = new optim.SGD(this.model.parameters(), { lr: 0.1 });
  readonly history: torch.Tensor[] = [];

  fit(x: torch.Tensor, y: torch.Tensor, epochs: number) {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const loss = F.crossEntropy(this.model(x), y);
      this.optimizer.zeroGrad();
      loss.backward();
      this.optimizer.step();
      this.history.push(loss);
      // fault: this.history.push(loss)
    }
  }
}

const trainer = new Trainer();
trainer.fit(torch.randn(30, 5), torch.randint(0, 3, [30]), 50);
console.log(trainer.history.at(-1)!.item());
