import torch, { nn } from "gradlens";

const model = new nn.Linear(2, 2);
if (model(torch.ones(1, 2)).shape[1] === 2) throw "two is too few";
