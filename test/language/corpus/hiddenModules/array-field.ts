import torch, { nn } from "gradlens";

/** @input [N, 16] */
export class Mlp extends nn.Module {
  layers = [new nn.Linear(16, 32), new nn.Linear(32, 32), new nn.Linear(32, 4)];
  // fault: [new nn.Linear(16, 32), new nn.Linear(32, 32), new nn.Linear(32, 4)]

  forward(x: torch.Tensor) {
    for (const layer of this.layers.slice(0, -1)) x = torch.relu(layer(x));
    return this.layers[2](x);
  }
}
