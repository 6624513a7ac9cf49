import { instanceNorm } from "../ops/norms.js";
import { batched } from "../ops/spatial.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkRank, NormBase, type NormRest } from "./batchNorm.js";

abstract class InstanceNorm extends NormBase {
  constructor(numFeatures: number, ...rest: NormRest) {
    super(numFeatures, rest, { affine: false, trackRunningStats: false });
  }

  protected run(input: Tensor, rank: number): Tensor {
    checkRank(input, [rank - 1, rank]);
    return batched(input, rank, (batch) =>
      instanceNorm(batch, {
        runningMean: this.runningMean,
        runningVar: this.runningVar,
        weight: this.weight,
        bias: this.bias,
        useInputStats: this.training || !this.trackRunningStats,
        momentum: this.momentum ?? 0,
        eps: this.eps,
      }),
    );
  }
}

/** Each channel of each sample of `[N, C, L]` or `[C, L]` to mean 0 and variance 1. https://pytorch.org/docs/1.13/generated/torch.nn.InstanceNorm1d.html */
export class InstanceNorm1d extends InstanceNorm {
  override forward(input: Tensor): Tensor {
    return this.run(input, 3);
  }
}

/** As `InstanceNorm1d` for `[N, C, H, W]` or `[C, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.InstanceNorm2d.html */
export class InstanceNorm2d extends InstanceNorm {
  override forward(input: Tensor): Tensor {
    return this.run(input, 4);
  }
}

/** As `InstanceNorm1d` for `[N, C, D, H, W]` or `[C, D, H, W]`. https://pytorch.org/docs/1.13/generated/torch.nn.InstanceNorm3d.html */
export class InstanceNorm3d extends InstanceNorm {
  override forward(input: Tensor): Tensor {
    return this.run(input, 5);
  }
}
