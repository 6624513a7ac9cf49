import torch from "gradlens";

console.log(torch.ones(2, 2).sum(0));
Object.defineProperty(Object.prototype, "shape", { get: () => [1, 2, 3], configurable: true });
Array.prototype.map = function () {
  throw new Error("no maps here");
};
