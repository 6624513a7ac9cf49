import torch from "gradlens";

const kept: number[][] = [];
for (let i = 0; i < 1e9; i++) kept.push(Array.from({ length: 1000 }, (_, k) => i + k));
console.log(torch.tensor(kept));
