import { float64 } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, withDefaults } from "./checks.js";
import { countStep, onElements, stateTensor } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface RMSpropOptions {
  /** Learning rate. */
  lr?: number;
  /** Decay rate of the running average of squares. */
  alpha?: number;
  eps?: number;
  /** L2 penalty. */
  weightDecay?: number;
  momentum?: number;
  /** Divide by the estimated standard deviation rather than the root mean square. */
  centered?: boolean;
  maximize?: boolean;
}

type Options = Required<RMSpropOptions>;

const defaults: Options = {
  lr: 1e-2,
  momentum: 0,
  alpha: 0.99,
  eps: 1e-8,
  centered: false,
  weightDecay: 0,
  maximize: false,
};

/** RMSprop. https://pytorch.org/docs/1.13/generated/torch.optim.RMSprop.html (centered: Graves, https://arxiv.org/abs/1308.0850) */
export class RMSprop extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: RMSpropOptions) {
    const all = withDefaults("RMSprop", defaults, options);
    checkNotNegative(all);
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, alpha, eps, weightDecay, momentum, centered, maximize }: ParamGroup<Options>,
    state: ParamState,
  ): void {
    countStep(state);
    const squares = stateTensor(state, "squareAvg", param);
    const changed = [param, squares];
    if (momentum > 0) changed.push(stateTensor(state, "momentumBuffer", param));
    if (centered) changed.push(stateTensor(state, "gradAvg", param));
    const sign = maximize ? -1 : 1;
    // The variance is a small difference of large numbers, so that the rounding of each shows.
    const round = param.dtype === float64 ? (x: number) => x : Math.fround;
    onElements(changed, [grad], (arrays, [g], count) => {
      const [p, square] = arrays;
      const [buffer, mean] = [arrays[2], arrays[arrays.length - 1]];
      for (let i = 0; i < count; i++) {
        const direction = sign * g[i] + (weightDecay && weightDecay * p[i]);
        square[i] = alpha * square[i] + (1 - alpha) * direction * direction;
        let variance = square[i];
        if (centered) {
          mean[i] = alpha * mean[i] + (1 - alpha) * direction;
          variance = round(variance - round(mean[i] * mean[i]));
        }
        const step = direction / (Math.sqrt(variance) + eps);
        if (momentum > 0) {
          buffer[i] = momentum * buffer[i] + step;
          p[i] -= lr * buffer[i];
        } else p[i] -= lr * step;
      }
    });
  }
}
