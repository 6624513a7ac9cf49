import { writeFileSync } from "node:fs";
import torch, { nn } from "gradlens";

const model = new nn.Linear(4, 3);
writeFileSync("weights.json", JSON.stringify(model.weight.tolist()));
console.log(model(torch.ones(1, 4)).shape);
