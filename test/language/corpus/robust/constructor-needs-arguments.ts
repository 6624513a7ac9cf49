import torch, { nn } from "gradlens";

interface Config {
  sizes: number[];
}

/** @input [N, 8] */
export class Net extends nn.Module {
  layers: nn.Sequential;

  constructor(config: Config) {
    super();
    this.layers = new nn.Sequential(...config.sizes.map((size) => new nn.Linear(size, size)));
  }

  forward(x: torch.Tensor) {
    return this.layers(x);
  }
}
