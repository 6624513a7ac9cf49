import torch from "gradlens";

const rows = torch.arange(12).view(3, 4);
let total = 0;
for (let i = 0; i <= rows.size(0); i++) {
  total += rows.at(i).sum().item();
  // fault: rows.at(i)
}
console.log(total);
