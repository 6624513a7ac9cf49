import torch, { nn } from "gradlens";

const layer = new nn.TransformerEncoderLayer(64, 4, { dimFeedforward: 128, batchFirst: true });
const encoder = new nn.TransformerEncoder(layer, 2);
const embedding = new nn.Embedding(100, 32);

const tokens = torch.randint(0, 100, [8, 16]);
const encoded = encoder(embedding(tokens));
// fault: encoder(embedding(tokens))
console.log(encoded.shape);
