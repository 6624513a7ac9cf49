import torch, { nn, optim } from "gradlens";

const message = "not ended;
const model = new nn.Linear(2, 1);
for (let i = 0; i < 10; i++) {
  const loss = model(torch.ones(3, 2)).mean(
