import torch, { nn } from "gradlens";

const features = new nn.Sequential(new nn.Conv2d(1, 4, 3), new nn.ReLU(), new nn.MaxPool2d(2));
const fc = new nn.Linear(4 * 13 * 13, 10);

const x = torch.zeros(8, 1, 28, 28);
const h = features(x);
const flat = h.view(8, 4 * 14 * 14);
// fault: h.view(8, 4 * 14 * 14)
const out = fc(flat);
console.log(out.shape);
