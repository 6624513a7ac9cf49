import torch, { nn } from "gradlens";

const table = torch.zeros(200_000, 50_000);
const model = new nn.Linear(50_000, 100_000);
console.log(model(table).shape);
