import { ValueError } from "../errors.js";
import { checkOptions } from "../nn/arguments.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOption, Optimizer, type ParamGroup, type Params, type ParamState, requireLr } from "./optimizer.js";

export interface SGDOptions {
  /** Learning rate. */
  lr: number;
  momentum?: number;
  dampening?: number;
  /** L2 penalty. */
  weightDecay?: number;
  nesterov?: boolean;
  maximize?: boolean;
}

/** Stochastic gradient descent, optionally with momentum. https://pytorch.org/docs/1.13/generated/torch.optim.SGD.html */
export class SGD extends Optimizer<Required<SGDOptions>> {
  constructor(params: Params<Required<SGDOptions>>, options: SGDOptions) {
    checkOptions("SGD", options ?? {}, ["lr", "momentum", "dampening", "weightDecay", "nesterov", "maximize"]);
    requireLr(options?.lr);
    const all = { momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false, ...options };
    checkOption("learning rate", all.lr, all.lr >= 0);
    checkOption("momentum value", all.momentum, all.momentum >= 0);
    checkOption("weight_decay value", all.weightDecay, all.weightDecay >= 0);
    if (all.nesterov && (all.momentum <= 0 || all.dampening !== 0))
      throw new ValueError("Nesterov momentum requires a momentum and zero dampening");
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    group: ParamGroup<Required<SGDOptions>>,
    state: ParamState,
  ): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group;
    let direction = maximize ? grad.neg() : grad;
    if (weightDecay !== 0) direction = direction.add(param, { alpha: weightDecay });
    if (momentum !== 0) {
      const buffer = state.momentumBuffer as Tensor | undefined;
      if (buffer === undefined) state.momentumBuffer = direction.clone();
      else buffer.mul_(momentum).add_(direction, { alpha: 1 - dampening });
      const velocity = state.momentumBuffer as Tensor;
      direction = nesterov ? direction.add(velocity, { alpha: momentum }) : velocity;
    }
    param.add_(direction, { alpha: -lr });
  }
}
