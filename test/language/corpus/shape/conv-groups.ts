import torch, { nn } from "gradlens";

/** Depthwise separable convolution. @input [N, 24, 16, 16] */
export class Separable extends nn.Module {
  depthwise: nn.Conv2d;
  pointwise: nn.Conv2d;

  constructor(channels = 24, out = 48) {
    super();
    this.depthwise = new nn.Conv2d(channels, channels, 3, { padding: 1, groups: channels, bias: false });
    this.pointwise = new nn.Conv2d(channels * 2, out, 1);
  }

  forward(x: torch.Tensor) {
    return this.pointwise(this.depthwise(x));
    // fault: this.pointwise(this.depthwise(x))
  }
}
