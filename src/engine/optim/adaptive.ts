import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, checkOption, withDefaults } from "./checks.js";
import { countStep, stateTensor, stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface AdagradOptions {
  /** Learning rate. */
  lr?: number;
  /** How fast the learning rate falls with the steps. */
  lrDecay?: number;
  /** L2 penalty. */
  weightDecay?: number;
  /** What the sums of squares start from. */
  initialAccumulatorValue?: number;
  eps?: number;
  maximize?: boolean;
}

/** Adagrad. https://pytorch.org/docs/1.13/generated/torch.optim.Adagrad.html (Duchi et al., https://jmlr.org/papers/v12/duchi11a.html) */
export class Adagrad extends Optimizer<Required<AdagradOptions>> {
  constructor(params: Params<Required<AdagradOptions>>, options?: AdagradOptions) {
    const all = withDefaults(
      "Adagrad",
      { lr: 1e-2, lrDecay: 0, eps: 1e-10, weightDecay: 0, initialAccumulatorValue: 0, maximize: false },
      options,
    );
    checkNotNegative(all);
    checkOption("lr_decay value", all.lrDecay, all.lrDecay >= 0);
    checkOption("initial_accumulator_value value", all.initialAccumulatorValue, all.initialAccumulatorValue >= 0);
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize }: ParamGroup<Required<AdagradOptions>>,
    state: ParamState,
  ): void {
    if (state.sum === undefined) stateTensor(state, "sum", param).fill_(initialAccumulatorValue);
    const step = countStep(state);
    const rate = lr / (1 + (step - 1) * lrDecay);
    const scalars = [rate, maximize ? -1 : 1, weightDecay, eps];
    stepBy("adagrad", scalars, param, grad, state.sum as Tensor);
  }
}

export interface AdadeltaOptions {
  /** Learning rate: the factor of the step that the algorithm finds. */
  lr?: number;
  /** Decay rate of the running averages of squares. */
  rho?: number;
  eps?: number;
  /** L2 penalty. */
  weightDecay?: number;
  maximize?: boolean;
}

/** Adadelta. https://pytorch.org/docs/1.13/generated/torch.optim.Adadelta.html (Zeiler, https://arxiv.org/abs/1212.5701) */
export class Adadelta extends Optimizer<Required<AdadeltaOptions>> {
  constructor(params: Params<Required<AdadeltaOptions>>, options?: AdadeltaOptions) {
    const all = withDefaults("Adadelta", { lr: 1, rho: 0.9, eps: 1e-6, weightDecay: 0, maximize: false }, options);
    checkNotNegative(all);
    checkOption("rho value", all.rho, all.rho >= 0 && all.rho <= 1);
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, rho, eps, weightDecay, maximize }: ParamGroup<Required<AdadeltaOptions>>,
    state: ParamState,
  ): void {
    countStep(state);
    stepBy(
      "adadelta",
      [lr, maximize ? -1 : 1, weightDecay, rho, 1 - rho, eps],
      param,
      grad,
      stateTensor(state, "squareAvg", param),
      stateTensor(state, "accDelta", param),
    );
  }
}
