import { noGrad } from "../autograd/mode.js";
import { RuntimeError, ValueError } from "../errors.js";
import { cat } from "../ops/join.js";
import { zerosLike } from "../ops/creation.js";
import type { Tensor } from "../tensor/tensor.js";
import { withDefaults } from "./checks.js";
import { strongWolfe } from "./lineSearch.js";
import { Optimizer, type Params } from "./optimizer.js";

export interface LBFGSOptions {
  /** Learning rate. */
  lr?: number;
  /** Iterations a step. */
  maxIter?: number;
  /** Evaluations of the closure a step; 1.25 `maxIter` by default. */
  maxEval?: number | null;
  /** Stops where no gradient is larger. */
  toleranceGrad?: number;
  /** Stops where parameters or loss change less. */
  toleranceChange?: number;
  /** Number of past updates that are kept. */
  historySize?: number;
  lineSearchFn?: "strongWolfe" | null;
}

type Options = Required<LBFGSOptions> & { lr: number };

const defaults: Options = {
  lr: 1,
  maxIter: 20,
  maxEval: null,
  toleranceGrad: 1e-7,
  toleranceChange: 1e-9,
  historySize: 100,
  lineSearchFn: null,
};

/** What is kept from step to step. */
type History = {
  funcEvals: number;
  nIter: number;
  d: Tensor;
  t: number;
  oldDirs: Tensor[];
  oldStps: Tensor[];
  ro: number[];
  hDiag: number;
  prevFlatGrad: Tensor;
  prevLoss: number;
};

/**
 * Limited-memory BFGS: `step` needs a closure that clears the gradients, computes the loss, calls `backward()` and returns the loss.
 * https://pytorch.org/docs/1.13/generated/torch.optim.LBFGS.html (Nocedal and Wright, Numerical Optimization, chapter 7)
 */
export class LBFGS extends Optimizer<Options> {
  constructor(params: Params<Options>, options?: LBFGSOptions) {
    const all = withDefaults<Options>("LBFGS", defaults, options);
    super(params, { ...all, maxEval: all.maxEval ?? Math.floor((all.maxIter * 5) / 4) });
    if (this.paramGroups.length !== 1)
      throw new ValueError("LBFGS doesn't support per-parameter options (parameter groups)");
  }

  private get params(): Tensor[] {
    return this.paramGroups[0].params;
  }

  protected override update(): void {
    throw new RuntimeError("LBFGS changes all parameters at once");
  }

  protected override run(closure?: () => Tensor): Tensor {
    if (closure === undefined)
      throw new TypeError(
        "LBFGS.step() missing 1 required positional argument: 'closure'; call it as optimizer.step(() => { optimizer.zeroGrad(); " +
          "const loss = ...; loss.backward(); return loss; })",
      );
    const options = this.paramGroups[0];
    const { lr, maxIter, toleranceGrad, toleranceChange, lineSearchFn } = options;
    if (lineSearchFn !== null && lineSearchFn !== "strongWolfe")
      throw new RuntimeError(`only 'strongWolfe' is supported, but lineSearchFn is '${String(lineSearchFn)}'`);
    const state = this.stateOf(this.params[0]) as unknown as Partial<History>;
    state.funcEvals ??= 0;
    state.nIter ??= 0;
    const evaluate = () => ({ loss: closure().item(), grad: this.flatGrad() });
    const isOptimal = (gradient: Tensor) => largest(gradient) <= toleranceGrad;

    const firstLoss = closure();
    let loss = firstLoss.item();
    let grad = this.flatGrad();
    let evaluations = 1;
    state.funcEvals++;
    if (isOptimal(grad)) return firstLoss;

    for (let n = 1; n <= maxIter; n++) {
      state.nIter++;
      const isFirst = state.nIter === 1;
      const direction = (state.d = isFirst ? this.start(grad, state) : nextDirection(grad, state, options.historySize));
      state.prevFlatGrad = grad.clone();
      state.prevLoss = loss;
      const step = (state.t = (isFirst ? Math.min(1, 1 / grad.abs().sum().item()) : 1) * lr);
      const slope = grad.dot(direction).item();
      if (slope > -toleranceChange) break;

      let used = 0;
      if (lineSearchFn !== null) {
        const origin = this.params.map((param) => param.clone());
        const along = (t: number) => {
          this.move(direction, t);
          const evaluation = evaluate();
          this.params.forEach((param, i) => param.copy_(origin[i]));
          return evaluation;
        };
        const found = strongWolfe(along, direction, step, { loss, grad, slope });
        ({ loss, grad, t: state.t, evaluations: used } = found);
        this.move(direction, state.t);
      } else {
        this.move(direction, step);
        // In a stochastic setting the last evaluation would be of no use.
        if (n !== maxIter) {
          ({ loss, grad } = evaluate());
          used = 1;
        }
      }
      evaluations += used;
      state.funcEvals += used;
      if (evaluations >= options.maxEval! || isOptimal(grad)) break;
      if (largest(direction) * Math.abs(state.t) <= toleranceChange) break;
      if (Math.abs(loss - state.prevLoss) < toleranceChange) break;
    }
    return firstLoss;
  }

  private start(grad: Tensor, state: Partial<History>): Tensor {
    Object.assign(state, { oldDirs: [], oldStps: [], ro: [], hDiag: 1 });
    return grad.neg();
  }

  private flatGrad(): Tensor {
    return noGrad(() => cat(this.params.map((param) => (param.grad ?? zerosLike(param)).reshape(-1))));
  }

  private move(direction: Tensor, t: number): void {
    let offset = 0;
    for (const param of this.params) {
      const length = param.numel();
      param.add_(direction.narrow(0, offset, length).reshape(param.shape), { alpha: t });
      offset += length;
    }
  }
}

/** The two-loop recursion: minus the inverse Hessian, as the past updates have it, times the gradient. */
function nextDirection(grad: Tensor, state: Partial<History>, historySize: number): Tensor {
  const { oldDirs, oldStps, ro, d, t, prevFlatGrad } = state as History;
  const y = grad.sub(prevFlatGrad);
  const s = d.mul(t);
  const ys = y.dot(s).item();
  if (ys > 1e-10) {
    if (oldDirs.length === historySize) for (const list of [oldDirs, oldStps, ro]) list.shift();
    oldDirs.push(y);
    oldStps.push(s);
    ro.push(1 / ys);
    state.hDiag = ys / y.dot(y).item();
  }
  const q = grad.neg();
  const alphas = new Array<number>(oldDirs.length);
  for (let i = oldDirs.length - 1; i >= 0; i--) {
    alphas[i] = oldStps[i].dot(q).item() * ro[i];
    q.add_(oldDirs[i], { alpha: -alphas[i] });
  }
  const r = q.mul(state.hDiag!);
  for (let i = 0; i < oldDirs.length; i++) r.add_(oldStps[i], { alpha: alphas[i] - oldDirs[i].dot(r).item() * ro[i] });
  return r;
}

function largest(x: Tensor): number {
  return x.abs().max().item();
}
