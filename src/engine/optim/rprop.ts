import { ValueError } from "../errors.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkNotNegative, withDefaults } from "./checks.js";
import { countStep, stateTensor, stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

export interface RpropOptions {
  /** The first step size. */
  lr?: number;
  /** Factors of the step size where the gradient changed its sign, and where it kept it. */
  etas?: readonly [number, number];
  /** The smallest and the largest step size. */
  stepSizes?: readonly [number, number];
  maximize?: boolean;
}

type Options = Required<RpropOptions>;

const defaults: Options = { lr: 1e-2, etas: [0.5, 1.2], stepSizes: [1e-6, 50], maximize: false };

/** Resilient backpropagation. https://pytorch.org/docs/1.13/generated/torch.optim.Rprop.html (Riedmiller and Braun, 1993) */
export class Rprop extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: RpropOptions) {
    const all = withDefaults("Rprop", defaults, options);
    checkNotNegative(all);
    const [less, more] = all.etas;
    if (!(0 < less && less < 1 && 1 < more)) throw new ValueError(`Invalid eta values: ${less}, ${more}`);
    super(params, all);
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, etas: [less, more], stepSizes: [smallest, largest], maximize }: ParamGroup<Options>,
    state: ParamState,
  ): void {
    if (state.stepSize === undefined) stateTensor(state, "stepSize", param).fill_(lr);
    countStep(state);
    const scalars = [maximize ? -1 : 1, less, more, smallest, largest];
    stepBy("rprop", scalars, param, grad, stateTensor(state, "prev", param), state.stepSize as Tensor);
  }
}
