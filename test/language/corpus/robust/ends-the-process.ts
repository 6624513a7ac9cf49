import torch from "gradlens";

if (torch.ones(3).sum().item() === 3) process.exit(1);
console.log("not reached");
