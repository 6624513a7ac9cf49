import torch, { nn, optim, data } from "gradlens";
import { makeMoons, StandardScaler } from "gradlens/datasets";

class Teacher extends nn.Module {
  frozen: nn.Linear[];
  student = new nn.Linear(2, 2);
  acts = [new nn.ReLU(), new nn.Tanh()];
  constructor(teacher: nn.Linear) {
    super();
    teacher.requiresGrad_(false);
    this.frozen = [teacher];
  }
  forward(x: torch.Tensor) {
    return this.acts[0](this.student(x)).sub(this.frozen[0](x));
  }
}
const { X, y } = makeMoons({ samples: 200, seed: 0 });
const parts = data.split([X.float(), y], { validation: 0.2 });
const scaler = new StandardScaler().fit(X);
console.log(scaler.transform(X).shape);
const loader = new data.DataLoader(parts.train, { batchSize: 20, shuffle: true });
const probe = new data.DataLoader(parts.train, { batchSize: 20 });
const model = new Teacher(new nn.Linear(2, 2));
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
for (let epoch = 0; epoch < 2; epoch++) {
  for (const [x] of loader) {
    const loss = model(x).square().mean();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  model.eval();
  torch.noGrad(() => { for (const [x] of probe) model(x); });
  model.train();
}
