// U-Net in small: the convolutions have no padding, so the skip connection is larger than what comes up.
import torch, { nn } from "gradlens";

function block(channels: number, out: number) {
  return new nn.Sequential(new nn.Conv2d(channels, out, 3), new nn.ReLU());
}

/** @input [N, 1, 64, 64] */
export class UNet extends nn.Module {
  down = block(1, 8);
  middle = block(8, 16);
  up = new nn.ConvTranspose2d(16, 8, 2, { stride: 2 });
  last = block(16, 8);
  head = new nn.Conv2d(8, 1, 1);

  forward(x: torch.Tensor) {
    const skip = this.down(x);
    const deep = this.middle(nn.functional.maxPool2d(skip, 2));
    const joined = torch.cat([skip, this.up(deep)], 1);
    // fault: torch.cat([skip, this.up(deep)], 1)
    return this.head(this.last(joined));
  }
}
