import torch, { nn, optim } from "gradlens";

type Head = (scores: torch.Tensor) => torch.Tensor;
const heads = new Map<string, Head>([
  ["probabilities", (scores) => scores.softmax(1)],
  // fault: scores.softmax(1)
  ["scores", (scores) => scores],
]);

const body = new nn.Linear(5, 3);
const head = heads.get("probabilities")!;
const optimizer = new optim.SGD(body.parameters(), { lr: 0.1 });
const x = torch.randn(30, 5);
const y = torch.randint(0, 3, [30]);

for (let i = 0; i < 100; i++) {
  optimizer.zeroGrad();
  const loss = nn.functional.nllLoss(head(body(x)), y);
  loss.backward();
  optimizer.step();
}
