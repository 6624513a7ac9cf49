import torch, { nn } from "gradlens";

const layers = 2;
const rnn = new nn.RNN(10, 20, { numLayers: layers, batchFirst: true });
const x = torch.randn(5, 7, 10);
const h0 = torch.zeros(1, 5, 20);
const [out, hn] = rnn(x, h0);
// fault: rnn(x, h0)
console.log(out, hn.shape);
