import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, withDefaults } from "./checks.js";
import { countStep, inDefaultDtype, stateTensor, stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface ASGDOptions {
  /** Learning rate. */
  lr?: number;
  /** Decay of the parameters at each step. */
  lambd?: number;
  /** Power with which the learning rate falls. */
  alpha?: number;
  /** The step from which parameters are averaged. */
  t0?: number;
  /** L2 penalty. */
  weightDecay?: number;
  maximize?: boolean;
}

type Options = Required<ASGDOptions>;

const defaults: Options = { lr: 1e-2, lambd: 1e-4, alpha: 0.75, t0: 1e6, weightDecay: 0, maximize: false };

/** Averaged stochastic gradient descent; the averages are `state.get(param).ax`. https://pytorch.org/docs/1.13/generated/torch.optim.ASGD.html (Polyak and Juditsky, 1992) */
export class ASGD extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: ASGDOptions) {
    const all = withDefaults("ASGD", defaults, options);
    const { lr, weightDecay } = all;
    checkNotNegative({ lr, weightDecay });
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, lambd, alpha, t0, weightDecay, maximize }: ParamGroup<Options>,
    state: ParamState,
  ): void {
    const step = countStep(state);
    const rate = (state.eta as number | undefined) ?? inDefaultDtype(lr);
    const share = (state.mu as number | undefined) ?? 1;
    const scalars = [rate, maximize ? -1 : 1, weightDecay, 1 - lambd * rate, share];
    stepBy("asgd", scalars, param, grad, stateTensor(state, "ax", param));
    state.eta = inDefaultDtype(lr / (1 + lambd * lr * step) ** alpha);
    state.mu = inDefaultDtype(1 / Math.max(1, step - t0));
  }
}
