import { ValueError } from "../errors.js";
import { checkOptions } from "../nn/arguments.js";
import { maximum } from "../ops/arithmetic.js";
import { zerosLike } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOption, Optimizer, type ParamGroup, type Params, type ParamState } from "./optimizer.js";

export interface AdamOptions {
  /** Learning rate. */
  lr?: number;
  /** Decay rates of the running averages of the gradient and of its square. */
  betas?: readonly [number, number];
  /** Added to the denominator. */
  eps?: number;
  /** L2 penalty. */
  weightDecay?: number;
  /** Use the AMSGrad variant. */
  amsgrad?: boolean;
  maximize?: boolean;
}

/** Adam. https://pytorch.org/docs/1.13/generated/torch.optim.Adam.html (Kingma and Ba, https://arxiv.org/abs/1412.6980) */
export class Adam extends Optimizer<Required<AdamOptions>> {
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    checkOptions("Adam", options, ["lr", "betas", "eps", "weightDecay", "amsgrad", "maximize"]);
    const all = {
      lr: 1e-3,
      betas: [0.9, 0.999] as const,
      eps: 1e-8,
      weightDecay: 0,
      amsgrad: false,
      maximize: false,
      ...options,
    };
    checkOption("learning rate", all.lr, all.lr >= 0);
    checkOption("epsilon value", all.eps, all.eps >= 0);
    all.betas.forEach((beta, i) => {
      if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${beta}`);
    });
    checkOption("weight_decay value", all.weightDecay, all.weightDecay >= 0);
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    group: ParamGroup<Required<AdamOptions>>,
    state: ParamState,
  ): void {
    const { lr, betas, eps, weightDecay, amsgrad, maximize } = group;
    const [beta1, beta2] = betas;
    if (state.step === undefined) {
      state.step = 0;
      state.expAvg = zerosLike(param);
      state.expAvgSq = zerosLike(param);
      if (amsgrad) state.maxExpAvgSq = zerosLike(param);
    }
    const step = (state.step = (state.step as number) + 1);
    const [average, square] = [state.expAvg as Tensor, state.expAvgSq as Tensor];
    let direction = maximize ? grad.neg() : grad;
    if (weightDecay !== 0) direction = direction.add(param, { alpha: weightDecay });
    average.mul_(beta1).add_(direction, { alpha: 1 - beta1 });
    square.mul_(beta2).add_(direction.mul(direction), { alpha: 1 - beta2 });
    if (amsgrad) state.maxExpAvgSq = maximum(state.maxExpAvgSq as Tensor, square);
    const second = amsgrad ? (state.maxExpAvgSq as Tensor) : square;
    const stepSize = lr / (1 - beta1 ** step);
    const denominator = second
      .sqrt()
      .div_(Math.sqrt(1 - beta2 ** step))
      .add_(eps);
    param.add_(average.div(denominator), { alpha: -stepSize });
  }
}
