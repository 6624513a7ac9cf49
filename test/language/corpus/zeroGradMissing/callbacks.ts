import torch, { nn, optim } from "gradlens";

type Callback = (loss: torch.Tensor) => void;

const model = new nn.Linear(2, 1);
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const onLoss: Callback[] = [];
onLoss.push((loss) => loss.backward());
// fault: loss.backward()
onLoss.push(() => optimizer.step());

const x = torch.randn(20, 2);
const y = torch.randn(20, 1);
for (let epoch = 0; epoch < 30; epoch++) {
  const loss = nn.functional.mseLoss(model(x), y);
  for (let k = 0; k < onLoss.length; k++) onLoss[k](loss);
}
