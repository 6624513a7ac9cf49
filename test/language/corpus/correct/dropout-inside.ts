// A block that ends in dropout, and a model that does not; a shared block called in a loop.
import torch, { nn, optim } from "gradlens";
class Ff extends nn.Module {
  net = new nn.Sequential(new nn.Linear(8, 32), new nn.ReLU(), new nn.Linear(32, 8), new nn.Dropout(0.1));
  forward(x: torch.Tensor) { return x.add(this.net(x)); }
}
class Net extends nn.Module {
  shared = new Ff();
  norm = new nn.LayerNorm(8);
  head = new nn.Linear(8, 2);
  forward(x: torch.Tensor) {
    for (let i = 0; i < 4; i++) x = this.shared(x);
    return this.head(this.norm(x));
  }
}
const net = new Net();
const opt = new optim.AdamW(net.parameters(), { lr: 1e-3 });
const loss = nn.functional.crossEntropy(net(torch.randn(4, 8)), torch.tensor([0, 1, 1, 0]));
loss.backward();
opt.step();
