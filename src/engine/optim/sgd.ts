import { ValueError } from "../errors.js";
import { zerosLike } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, withDefaults } from "./checks.js";
import { stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface SGDOptions {
  /** Learning rate; every group needs one. */
  lr: number;
  momentum?: number;
  dampening?: number;
  /** L2 penalty. */
  weightDecay?: number;
  nesterov?: boolean;
  maximize?: boolean;
}

type Options = Required<SGDOptions>;

const defaults = { momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };

/** Stochastic gradient descent, optionally with momentum. https://pytorch.org/docs/1.13/generated/torch.optim.SGD.html */
export class SGD extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: Partial<SGDOptions>) {
    const all = withDefaults<Options>("SGD", { lr: undefined as unknown as number, ...defaults }, options);
    checkNotNegative(all);
    if (all.nesterov && (all.momentum <= 0 || all.dampening !== 0))
      throw new ValueError("Nesterov momentum requires a momentum and zero dampening");
    super(params, all);
  }

  protected override update(param: Tensor, grad: Tensor, group: ParamGroup<Options>, state: ParamState): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group;
    const sign = maximize ? -1 : 1;
    if (momentum === 0) return stepBy("sgd", [lr, sign, weightDecay], param, grad);
    const isFirst = (state.momentumBuffer ?? null) === null;
    if (isFirst) state.momentumBuffer = zerosLike(param);
    const scalars = [lr, sign, weightDecay, momentum, 1 - dampening, Number(isFirst), Number(nesterov)];
    stepBy("momentum", scalars, param, grad, state.momentumBuffer as Tensor);
  }
}
