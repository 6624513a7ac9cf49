import type { Tensor } from "../tensor/tensor.js";
import { checkBetas, checkNotNegative, withDefaults } from "./checks.js";
import { countStep, stateTensor, stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface AdamOptions {
  /** Learning rate. */
  lr?: number;
  /** Decay rates of the running averages of the gradient and of its square. */
  betas?: readonly [number, number];
  /** Added to the denominator. */
  eps?: number;
  /** L2 penalty; decoupled from the gradient in AdamW. */
  weightDecay?: number;
  /** Use the AMSGrad variant. */
  amsgrad?: boolean;
  maximize?: boolean;
}

type Options = Required<AdamOptions>;

const defaults: Options = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/** Adam. https://pytorch.org/docs/1.13/generated/torch.optim.Adam.html (Kingma and Ba, https://arxiv.org/abs/1412.6980) */
export class Adam extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: AdamOptions) {
    const all = withDefaults("Adam", defaults, options);
    checkNotNegative(all);
    checkBetas(all.betas);
    super(params, all);
  }

  protected override update(param: Tensor, grad: Tensor, group: ParamGroup<Options>, state: ParamState): void {
    adamStep(param, grad, group, state, 1, group.weightDecay);
  }
}

/** Adam with decoupled weight decay. https://pytorch.org/docs/1.13/generated/torch.optim.AdamW.html (https://arxiv.org/abs/1711.05101) */
export class AdamW extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: AdamOptions) {
    const all = withDefaults("AdamW", { ...defaults, weightDecay: 1e-2 }, options);
    checkNotNegative(all);
    checkBetas(all.betas);
    super(params, all);
  }

  protected override update(param: Tensor, grad: Tensor, group: ParamGroup<Options>, state: ParamState): void {
    adamStep(param, grad, group, state, 1 - group.lr * group.weightDecay, 0);
  }
}

/** @param shrink factor of the parameter before the step @param penalty weight of the parameter in the gradient */
function adamStep(
  param: Tensor,
  grad: Tensor,
  { lr, betas: [beta1, beta2], eps, amsgrad, maximize }: Options,
  state: ParamState,
  shrink: number,
  penalty: number,
): void {
  const step = countStep(state);
  const stepSize = lr / (1 - beta1 ** step);
  const correction = Math.sqrt(1 - beta2 ** step);
  stepBy(
    amsgrad ? "amsgrad" : "adam",
    [stepSize, maximize ? -1 : 1, penalty, shrink, beta1, 1 - beta1, beta2, 1 - beta2, correction, eps],
    param,
    grad,
    stateTensor(state, "expAvg", param),
    stateTensor(state, "expAvgSq", param),
    amsgrad ? stateTensor(state, "maxExpAvgSq", param) : undefined,
  );
}
