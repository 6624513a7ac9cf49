import torch, { nn, optim } from "gradlens";
import { encode } from "./encode.js";

const encoder = new nn.Sequential(new nn.Linear(6, 12), new nn.ReLU(), new nn.Linear(12, 6));
const optimizer = new optim.Adam(encoder.parameters(), { lr: 1e-3 });
const x = torch.rand(40, 6);

for (let epoch = 0; epoch < 30; epoch++) {
  const rebuilt = encode(encoder, x);
  // fault: encode(encoder, x)
  const loss = nn.functional.mseLoss(rebuilt, x);
  optimizer.zeroGrad();
  loss.backward();
  optimizer.step();
}
