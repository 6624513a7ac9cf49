import torch, { nn } from "gradlens";

/** @input [N, 20] */
export class Deep extends nn.Module {
  layers = new nn.ModuleList();

  constructor(sizes = [20, 64, 32, 10]) {
    super();
    for (let i = 0; i + 1 < sizes.length; i++) {
      // The second size should be sizes[i + 1].
      this.layers.append(new nn.Linear(sizes[i], sizes[i + 1] + (i === 1 ? 1 : 0)));
    }
  }

  forward(x: torch.Tensor) {
    for (const layer of this.layers) x = torch.relu(layer(x));
    // fault: layer(x)
    return x;
  }
}
