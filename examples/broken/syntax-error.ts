// A syntax error: the closing bracket of the Linear layer is missing. Training must name line 5.
import torch, { nn } from "gradlens";

const model = new nn.Sequential(
  new nn.Linear(2, 1;
);
console.log(model(torch.ones(3, 2)));
