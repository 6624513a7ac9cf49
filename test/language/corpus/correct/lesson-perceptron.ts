// A lesson: one neuron, its gradient by hand and by autograd.
import torch, { nn } from "gradlens";

const x = torch.tensor([1.5, 2.5, -0.5]);
const w = torch.tensor([0.5, -0.5, 0.25], { requiresGrad: true });
const b = torch.tensor(0.1, { requiresGrad: true });

const z = w.dot(x).add(b);
const p = torch.sigmoid(z);
const target = torch.tensor(1);
const loss = nn.functional.binaryCrossEntropy(p, target.float());
loss.backward();

const byHand = p.detach().sub(1).mul(x);
console.log(w.grad, byHand, torch.allclose(w.grad!, byHand));

// The same with a layer.
const neuron = new nn.Linear(3, 1);
torch.noGrad(() => {
  neuron.weight.copy_(w.unsqueeze(0));
  neuron.bias!.fill_(0.1);
});
console.log(neuron(x).item(), z.item());
