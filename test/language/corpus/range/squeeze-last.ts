import torch, { nn } from "gradlens";

const critic = new nn.Sequential(new nn.Linear(8, 16), new nn.Tanh(), new nn.Linear(16, 1), new nn.Flatten(0));
const states = torch.randn(32, 8);
const values = critic(states).squeeze(1);
// fault: critic(states).squeeze(1)
console.log(values.shape);
