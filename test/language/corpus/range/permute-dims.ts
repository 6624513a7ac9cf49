import torch, { nn } from "gradlens";

class Forecaster extends nn.Module {
  conv = new nn.Conv1d(4, 16, 3, { padding: 1 });
  head = new nn.Linear(16, 1);

  /** Windows [N, length, features]. */
  forward(x: torch.Tensor) {
    const h = this.conv(x.permute(0, 2, 1, 3));
    // fault: x.permute(0, 2, 1, 3)
    return this.head(h.mean(2));
  }
}

const model = new Forecaster();
const forecast = model(torch.randn(8, 30, 4));
console.log(forecast.shape);
