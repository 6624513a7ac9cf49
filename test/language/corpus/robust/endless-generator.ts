import torch, { nn } from "gradlens";

function* numbers() {
  for (let i = 0; ; i++) yield i;
}

const model = new nn.Linear(1, 1);
for (const i of numbers()) model(torch.ones(1, 1).mul(i));
