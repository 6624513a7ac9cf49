import torch, { nn } from "gradlens";

const model = new nn.Sequential(new nn.Linear(4, 8), new nn.
const out = model(torch.ones(1, 4));
