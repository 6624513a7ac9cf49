import torch from "gradlens";

let x = torch.zeros(8);
for (let i = 0; i < 10_000_000; i++) x = x.add(i).sin();
console.log(x);
