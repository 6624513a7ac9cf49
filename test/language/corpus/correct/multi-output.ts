import torch, { nn, optim, data, F } from "gradlens";

interface Outputs {
  kind: torch.Tensor;
  price: torch.Tensor;
}

class MultiTask extends nn.Module {
  trunk = new nn.Sequential(new nn.Linear(16, 32), new nn.ReLU());
  heads = new nn.ModuleDict({ kind: new nn.Linear(32, 5), price: new nn.Linear(32, 1) });

  forward(x: torch.Tensor): Outputs {
    const shared = this.trunk(x);
    return { kind: this.heads.get("kind")(shared), price: this.heads.get("price")(shared).squeeze(-1) };
  }
}

const features = torch.randn(200, 16);
const kinds = torch.randint(0, 5, [200]);
const prices = features.mean(1);
const loader = new data.DataLoader(new data.TensorDataset(features, kinds, prices), { batchSize: 40, shuffle: true });

const model = new MultiTask();
const optimizer = new optim.AdamW(model.parameters(), { lr: 2e-3 });
for (let epoch = 0; epoch < 5; epoch++) {
  const sums = { kind: 0, price: 0 };
  for (const [x, kind, price] of loader) {
    const out = model(x);
    const losses = { kind: F.crossEntropy(out.kind, kind), price: F.mseLoss(out.price, price) };
    const total = losses.kind.add(losses.price.mul(0.5));
    optimizer.zeroGrad();
    total.backward();
    optimizer.step();
    sums.kind += losses.kind.item();
    sums.price += losses.price.item();
  }
  console.log(epoch, sums);
}
