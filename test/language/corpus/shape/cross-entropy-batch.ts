import torch, { nn, F } from "gradlens";

// The windows of the target are one shorter than those of the input.
const text = torch.randint(0, 27, [400]);
const model = new nn.Sequential(new nn.Embedding(27, 16), new nn.Linear(16, 27));

const inputs = text.narrow(0, 0, 399);
const targets = text.narrow(0, 2, 398);
const logits = model(inputs);
const loss = F.crossEntropy(logits, targets);
// fault: F.crossEntropy(logits, targets)
loss.backward();
