import torch, { nn } from "gradlens";

/** @input [N, 8, 32] */
export class Encoder extends nn.Module {
  layers: nn.ModuleList;

  constructor(depth = 4) {
    super();
    const layer = new nn.TransformerEncoderLayer(32, 4, { batchFirst: true });
    this.layers = new nn.ModuleList();
    for (let i = 0; i < depth; i++) this.layers.append(layer);
    // fault: this.layers.append(layer)
  }

  forward(x: torch.Tensor) {
    for (const layer of this.layers) x = layer(x);
    return x;
  }
}
