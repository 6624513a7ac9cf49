import torch, { F, nn, optim } from "gradlens";

class Net extends nn.Module {
  fc = new nn.Linear(8, 2);
  forward(x: torch.Tensor) {
    return this.fc(x);
  }
}

function fit(net: Net, x: torch.Tensor, y: torch.Tensor, epochs = 100) {
  const optimizer = new optim.Adam(net.parameters(), { lr: 1e-2 });
  const history: torch.Tensor[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const loss = F.crossEntropy(net(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    history.push(loss);
    // fault: history.push(loss)
  }
  return history;
}

const losses = fit(new Net(), torch.randn(40, 8), torch.randint(0, 2, [40]));
console.log(losses.map((loss) => loss.item()));
