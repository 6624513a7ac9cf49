import torch from "gradlens";

let n = torch.ones(1).item();
for (;;) n += 1;
