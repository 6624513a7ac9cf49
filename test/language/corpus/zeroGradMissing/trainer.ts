import torch, { data, nn, optim } from "gradlens";

class Trainer {
  private readonly optimizer: optim.SGD;
  private readonly criterion = new nn.CrossEntropyLoss();

  constructor(
    private readonly model: nn.Module,
    private readonly loader: data.DataLoader<unknown, torch.Tensor[]>,
  ) {
    this.optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  }

  fit(epochs: number) {
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const [x, y] of this.loader) {
        const output = this.model(x);
        this.criterion(output, y).backward();
        // fault: this.criterion(output, y).backward()
        this.optimizer.step();
      }
    }
  }
}

const set = new data.TensorDataset(torch.randn(100, 4), torch.randint(0, 2, [100]));
new Trainer(new nn.Linear(4, 2), new data.DataLoader(set, { batchSize: 10, shuffle: true }) as never).fit(3);
