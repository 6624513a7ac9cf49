import { execSync } from "node:child_process";
import torch from "gradlens";

const names = execSync("ls").toString().split("\n");
console.log(torch.zeros(names.length).shape);
