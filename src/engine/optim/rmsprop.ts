import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, withDefaults } from "./checks.js";
import { countStep, stateTensor, stepBy } from "./elementwise.js";
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
    stepBy(
      "rmsprop",
      [lr, maximize ? -1 : 1, weightDecay, alpha, 1 - alpha, eps, momentum, Number(centered)],
      param,
      grad,
      stateTensor(state, "squareAvg", param),
      momentum > 0 ? stateTensor(state, "momentumBuffer", param) : undefined,
      centered ? stateTensor(state, "gradAvg", param) : undefined,
    );
  }
}
