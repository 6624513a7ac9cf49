// Branches, indices and sizes that hang on values which only a training has.
import torch, { nn } from "gradlens";

const model = new nn.Sequential(new nn.Linear(512, 256), new nn.ReLU(), new nn.Linear(256, 10));
const scores = model(torch.randn(1000, 512));
const best = scores.argmax(1).tolist() as number[];
const groups = Array.from({ length: 10 }, (_, label) => best.filter((other) => other === label).length);
const largest = groups.indexOf(Math.max(...groups));
const members = scores.at(scores.argmax(1).eq(largest));
if (members.size(0) === 0) throw new Error("no members");
const threshold = scores.max().item();
const names = ["zero", "one", "two"];
console.log(names[best[0]]?.toUpperCase(), 1 / threshold, members.mean(0).shape);
