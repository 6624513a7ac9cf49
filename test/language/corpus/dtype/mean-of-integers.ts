import torch from "gradlens";

const predictions = torch.tensor([1, 0, 2, 2]);
const labels = torch.tensor([1, 0, 1, 2]);
const accuracy = predictions.eq(labels).long().mean().item();
// fault: predictions.eq(labels).long().mean()
console.log(accuracy);
