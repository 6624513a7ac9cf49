import torch, { nn } from "gradlens";

const model = new nn.Linear(4, 3);
const X = torch.randn(20, 4);
const y = torch.randint(0, 3, [20]);

const scores = model(X).sum(1);
const predicted = scores.argmax(1);
// fault: scores.argmax(1)
console.log(predicted.eq(y).float().mean().item());
