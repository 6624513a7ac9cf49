import torch, { nn } from "gradlens";

const model = new nn.Linear(2, 1);
let x = torch.ones(1, 2);
while (true) {
  x = x.add(1);
  if (model(x).shape.length > 3) break;
}
