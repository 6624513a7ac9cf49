import torch, { nn } from "gradlens";

export class Mlp extends nn.Module {
  layers = new nn.ModuleList();

  constructor(sizes: number[]) {
    super();
    for (const [i, size] of sizes.slice(1).entries()) this.layers.append(new nn.Linear(sizes[i], size));
  }

  forward(x: torch.Tensor) {
    const last = this.layers.length - 1;
    for (const [i, layer] of [...this.layers].entries()) {
      x = layer(x);
      if (i < last) x = torch.relu(x);
    }
    return x;
  }
}
