// A loop that never ends and never calls the library: only Stop ends it.
import torch from "gradlens";

console.log("before the loop", torch.zeros(1).item());
while (true) {}
