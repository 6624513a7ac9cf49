import torch from "gradlens";

async function load() {
  await null;
  throw new TypeError("the file has no header");
}

void load();
console.log(torch.ones(2).shape);
