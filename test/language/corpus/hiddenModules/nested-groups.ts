import torch, { nn } from "gradlens";

const conv = (from: number, to: number) => new nn.Sequential(new nn.Conv2d(from, to, 3, { padding: 1 }), new nn.ReLU());

/** @input [N, 3, 16, 16] */
export class Stages extends nn.Module {
  private readonly stages: nn.Sequential[][];
  private readonly head = new nn.Linear(32, 10);

  constructor() {
    super();
    this.stages = [[conv(3, 16), conv(16, 16)], [conv(16, 32), conv(32, 32)]];
    // fault: [[conv(3, 16), conv(16, 16)], [conv(16, 32), conv(32, 32)]]
  }

  forward(x: torch.Tensor) {
    for (const stage of this.stages) {
      for (const layer of stage) x = layer(x);
      x = nn.functional.maxPool2d(x, 2);
    }
    return this.head(x.mean([2, 3]));
  }
}
