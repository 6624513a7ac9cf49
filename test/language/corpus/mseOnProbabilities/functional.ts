import torch, { nn, optim, F } from "gradlens";

const inputs = torch.randn(60, 5);
const labels = inputs.select(1, 0).gt(0);

class Logistic extends nn.Module {
  fc = new nn.Linear(5, 1);
  forward(x: torch.Tensor) {
    return this.fc(x).squeeze(1);
  }
}

const model = new Logistic();
const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });

function step() {
  const probability = torch.sigmoid(model(inputs));
  const loss = F.mseLoss(probability, labels.float());
  // fault: F.mseLoss(probability, labels.float())
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
  return loss.item();
}

for (let i = 0; i < 200; i++) step();
