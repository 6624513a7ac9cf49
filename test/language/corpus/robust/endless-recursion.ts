import torch from "gradlens";

const depth = (n: number): number => depth(n + 1);

console.log(torch.ones(depth(0)));
