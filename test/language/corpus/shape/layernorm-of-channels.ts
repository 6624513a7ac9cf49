import torch, { nn } from "gradlens";

/** @input [N, 16, 8, 8] */
export class ConvNextBlock extends nn.Module {
  depthwise = new nn.Conv2d(16, 16, 7, { padding: 3, groups: 16 });
  norm = new nn.LayerNorm(16);
  up = new nn.Linear(16, 64);
  down = new nn.Linear(64, 16);

  forward(x: torch.Tensor) {
    let h = this.depthwise(x);
    h = this.norm(h);
    // fault: this.norm(h)
    h = this.down(nn.functional.gelu(this.up(h.permute(0, 2, 3, 1))));
    return x.add(h.permute(0, 3, 1, 2));
  }
}
