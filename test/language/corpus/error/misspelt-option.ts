import torch, { nn } from "gradlens";

// @ts-expect-error PyTorch's own spelling
const lstm = new nn.LSTM(8, 16, { batch_first: true });
// fault: new nn.LSTM(8, 16, { batch_first: true })
console.log(lstm(torch.randn(2, 5, 8))[1]);
