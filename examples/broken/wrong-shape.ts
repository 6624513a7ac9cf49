// Layers that do not fit: 20 features go into a layer that takes 10. Training must name line 7, column 16.
import torch, { nn } from "gradlens";

const first = new nn.Linear(2, 20);
const second = new nn.Linear(10, 1);
const hidden = torch.tanh(first(torch.ones(64, 2)));
const output = second(hidden);
output.mean().backward();
