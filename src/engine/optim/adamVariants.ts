import type { Tensor } from "../tensor/tensor.js";
import { checkBetas, checkNotNegative, withDefaults } from "./checks.js";
import { countStep, inDefaultDtype, stateTensor, stepBy } from "./elementwise.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";
import type { ParamState } from "./state.js";

interface MomentOptions {
  /** Learning rate. */
  lr?: number;
  /** Decay rates of the running averages of the gradient and of its size. */
  betas?: readonly [number, number];
  eps?: number;
  /** L2 penalty. */
  weightDecay?: number;
}

const moments = { betas: [0.9, 0.999] as readonly [number, number], eps: 1e-8, weightDecay: 0 };

function checked<O extends Required<MomentOptions>>(of: string, defaults: O, options: Partial<O> | undefined): O {
  const all = withDefaults(of, defaults, options);
  checkNotNegative(all);
  checkBetas(all.betas);
  return all;
}

export interface AdamaxOptions extends MomentOptions {
  maximize?: boolean;
}

/** Adamax: Adam with the infinity norm. https://pytorch.org/docs/1.13/generated/torch.optim.Adamax.html (https://arxiv.org/abs/1412.6980) */
export class Adamax extends Optimizer<Required<AdamaxOptions>> {
  constructor(params: Params<Required<AdamaxOptions>>, options?: AdamaxOptions) {
    super(params, checked<Required<AdamaxOptions>>("Adamax", { lr: 2e-3, ...moments, maximize: false }, options));
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay, maximize }: ParamGroup<Required<AdamaxOptions>>,
    state: ParamState,
  ): void {
    const rate = lr / (1 - beta1 ** countStep(state));
    stepBy(
      "adamax",
      [rate, maximize ? -1 : 1, weightDecay, beta1, 1 - beta1, beta2, eps],
      param,
      grad,
      stateTensor(state, "expAvg", param),
      stateTensor(state, "expInf", param),
    );
  }
}

export interface NAdamOptions extends MomentOptions {
  /** How the momentum grows with the steps. */
  momentumDecay?: number;
}

/** NAdam: Adam with Nesterov's momentum. https://pytorch.org/docs/1.13/generated/torch.optim.NAdam.html (Dozat, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ) */
export class NAdam extends Optimizer<Required<NAdamOptions>> {
  constructor(params: Params<Required<NAdamOptions>>, options?: NAdamOptions) {
    super(params, checked("NAdam", { lr: 2e-3, ...moments, momentumDecay: 4e-3 }, options));
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay, momentumDecay }: ParamGroup<Required<NAdamOptions>>,
    state: ParamState,
  ): void {
    const step = countStep(state);
    const momentumAt = (t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
    const rounded = (a: number, b: number) => inDefaultDtype(a * inDefaultDtype(b));
    const [mu, next] = [momentumAt(step), momentumAt(step + 1)];
    const product = rounded((state.muProduct as number | undefined) ?? 1, mu);
    state.muProduct = product;
    // PyTorch 1.13 multiplies by mu once more here, which is in no paper: its numbers have it.
    const productNext = rounded(rounded(product, mu), next);
    const correction = 1 - beta2 ** step;
    const gradRate = (lr * (1 - mu)) / (1 - product);
    const averageRate = (lr * next) / (1 - productNext);
    stepBy(
      "nadam",
      [gradRate, averageRate, weightDecay, beta1, 1 - beta1, beta2, 1 - beta2, correction, eps],
      param,
      grad,
      stateTensor(state, "expAvg", param),
      stateTensor(state, "expAvgSq", param),
    );
  }
}

export type RAdamOptions = MomentOptions;

/** RAdam: Adam whose variance is rectified. https://pytorch.org/docs/1.13/generated/torch.optim.RAdam.html (Liu et al., https://arxiv.org/abs/1908.03265) */
export class RAdam extends Optimizer<Required<RAdamOptions>> {
  constructor(params: Params<Required<RAdamOptions>>, options?: RAdamOptions) {
    super(params, checked("RAdam", { lr: 1e-3, ...moments }, options));
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { lr, betas: [beta1, beta2], eps, weightDecay }: ParamGroup<Required<RAdamOptions>>,
    state: ParamState,
  ): void {
    const step = countStep(state);
    const correction1 = 1 - beta1 ** step;
    const correction2 = 1 - beta2 ** step;
    const longest = 2 / (1 - beta2) - 1;
    const length = longest - (2 * step * beta2 ** step) / correction2;
    const isTrusted = length > 5;
    const rectification = isTrusted
      ? Math.sqrt(((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length))
      : 1;
    const rate = (lr * rectification * (isTrusted ? Math.sqrt(correction2) : 1)) / correction1;
    stepBy(
      "radam",
      [rate, Number(isTrusted), weightDecay, beta1, 1 - beta1, beta2, 1 - beta2, eps],
      param,
      grad,
      stateTensor(state, "expAvg", param),
      stateTensor(state, "expAvgSq", param),
    );
  }
}
