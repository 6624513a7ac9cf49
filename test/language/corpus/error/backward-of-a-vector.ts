import torch, { nn } from "gradlens";

const model = new nn.Linear(3, 1);
const x = torch.randn(10, 3);
const target = x.sum(1, true);
const loss = model(x).sub(target).pow(2);
loss.backward();
// fault: loss.backward()
