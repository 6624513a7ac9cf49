import torch from "gradlens";

let x = torch.zeros(2);
setInterval(() => (x = x.add(1)), 1);
await new Promise((resolve) => setTimeout(resolve, 3_600_000));
console.log(x);
