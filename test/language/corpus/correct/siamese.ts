// One tower for both pictures: shared on purpose.
import torch, { nn, optim, F } from "gradlens";

class Tower extends nn.Module {
  net = new nn.Sequential(new nn.Linear(20, 32), new nn.ReLU(), new nn.Linear(32, 8));
  forward(x: torch.Tensor) {
    return F.normalize(this.net(x), { dim: 1 });
  }
}

class Siamese extends nn.Module {
  tower = new Tower();
  forward(a: torch.Tensor, b: torch.Tensor): [torch.Tensor, torch.Tensor] {
    return [this.tower(a), this.tower(b)];
  }
}

function contrastive(a: torch.Tensor, b: torch.Tensor, same: torch.Tensor, margin = 1) {
  const distance = F.pairwiseDistance(a, b);
  const near = same.mul(distance.square());
  const far = same.neg().add(1).mul(distance.neg().add(margin).clamp({ min: 0 }).square());
  return near.add(far).mean();
}

const model = new Siamese();
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });

for (let i = 0; i < 30; i++) {
  const kind = torch.randint(0, 4, [2, 64]);
  const [a, b] = [kind.at(0), kind.at(1)].map((k) => torch.randn(64, 20).mul(0.1).add(k.unsqueeze(1).div(4)));
  const same = kind.at(0).eq(kind.at(1)).float();
  const [left, right] = model(a, b);
  const loss = contrastive(left, right, same);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}

const triplet = new nn.TripletMarginLoss({ margin: 0.5 });
model.eval();
torch.noGrad(() => {
  const [anchor, positive] = model(torch.randn(4, 20), torch.randn(4, 20));
  const [negative] = model(torch.randn(4, 20), torch.randn(4, 20));
  console.log(triplet(anchor, positive, negative).item());
});
