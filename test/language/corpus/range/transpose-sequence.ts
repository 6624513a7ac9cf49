import torch, { nn } from "gradlens";

class Pool extends nn.Module {
  conv = new nn.Conv1d(6, 12, 5);
  forward(series: torch.Tensor) {
    const channelsFirst = series.transpose(1, 3);
    // fault: series.transpose(1, 3)
    return this.conv(channelsFirst).amax(2);
  }
}

console.log(new Pool()(torch.randn(2, 50, 6)).shape);
