// LBFGS evaluates the loss by itself.
import torch, { nn, optim } from "gradlens";

const model = new nn.Sequential(new nn.Linear(1, 10), new nn.Tanh(), new nn.Linear(10, 1));
const optimizer = new optim.LBFGS(model.parameters(), { lr: 1 });
const x = torch.linspace(0, 1, 40).unsqueeze(1);
const y = torch.sin(x.mul(6));

for (let i = 0; i < 20; i++) {
  const loss = optimizer.step(() => {
    optimizer.zeroGrad();
    const value = nn.functional.mseLoss(model(x), y);
    value.backward();
    return value;
  });
  console.log(loss!.item());
}
