import { enableGrad, noGrad } from "../autograd/mode.js";
import { ValueError } from "../errors.js";
import { clearGrad } from "../nn/module.js";
import { checkpoint, observer, skipping } from "../observe.js";
import { shapesOnly } from "../tensor/hollow.js";
import { Tensor } from "../tensor/tensor.js";
import { finishSteps } from "./elementwise.js";
import { optimizerText } from "./text.js";
import { packState, restoreState, type OptimizerState, type ParamState } from "./state.js";

/** Parameters with options of their own. */
export type ParamGroupInput<O> = Partial<O> & { params: Iterable<Tensor> | Tensor };

/** Parameters, or groups of them. */
export type Params<O> = Iterable<Tensor> | Iterable<ParamGroupInput<O>>;

/** A group as the optimizer keeps it: every option has a value, and may be changed between steps. */
export type ParamGroup<O> = O & { params: Tensor[] };

/** What schedulers and people write into groups beside the optimizer's own options. */
const groupNames = ["params", "name", "initialLr", "minLr", "maxLr", "swaLr", "baseMomentum", "maxMomentum"];

/** Optimizers made so far: none in code that changes its weights by hand. */
export let optimizersMade = 0;

/**
 * The base of all optimizers.
 * https://pytorch.org/docs/1.13/optim.html#torch.optim.Optimizer
 * @throws ValueError for an empty list or a missing `lr`, TypeError for what is no tensor or an unknown option.
 */
export abstract class Optimizer<O extends { lr: number } = { lr: number }> {
  readonly paramGroups: ParamGroup<O>[] = [];
  /** What the algorithm keeps of each parameter. */
  readonly state = new Map<Tensor, ParamState>();
  /** Steps since a scheduler was attached: it warns where it steps before the optimizer. @internal */
  stepsTaken = 0;

  constructor(
    params: Params<O>,
    readonly defaults: O,
  ) {
    if (params instanceof Tensor || typeof params?.[Symbol.iterator] !== "function")
      throw new TypeError(
        "params argument given to the optimizer should be an iterable of Tensors or dicts, but got " +
          (params instanceof Tensor ? "torch.FloatTensor: put it into an array" : typeof params),
      );
    const list = [...(params as Iterable<Tensor | ParamGroupInput<O>>)];
    if (list.length === 0) throw new ValueError("optimizer got an empty parameter list");
    const groups = (isGroup(list[0]) ? list : [{ params: list }]) as ParamGroupInput<O>[];
    for (const group of groups) this.addParamGroup(group);
    optimizersMade++;
    observer?.optimizerMade?.(this as unknown as Optimizer);
  }

  /** Adds parameters, with options of their own. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.add_param_group.html */
  addParamGroup(input: ParamGroupInput<O>): void {
    const params = input.params instanceof Tensor ? [input.params] : [...input.params];
    for (const param of params) {
      if (!(param instanceof Tensor))
        throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${typeof param}`);
      if (!param.isLeaf && !param.retainsGrad) throw new ValueError("can't optimize a non-leaf Tensor");
    }
    const known = [...Object.keys(this.defaults), ...groupNames];
    for (const name of Object.keys(input))
      if (!known.includes(name))
        throw new TypeError(
          `a parameter group of ${this.constructor.name} got an unexpected option '${name}'; it takes ${known.join(", ")}`,
        );
    for (const [name, value] of Object.entries({ ...this.defaults, ...input }))
      if (value === undefined)
        throw new ValueError(`parameter group didn't specify a value of required optimization parameter ${name}`);
    const taken = new Set(this.paramGroups.flatMap((group) => group.params));
    if (params.some((param) => taken.has(param)))
      throw new ValueError("some parameters appear in more than one parameter group");
    this.paramGroups.push({ ...this.defaults, ...input, params } as ParamGroup<O>);
  }

  /** Clears the gradients of all parameters. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.zero_grad.html */
  zeroGrad({ setToNone = false }: { setToNone?: boolean } = {}): void {
    observer?.zeroing?.(this as unknown as Optimizer);
    for (const { params } of this.paramGroups) for (const param of params) clearGrad(param, setToNone);
  }

  /**
   * Changes the parameters by their gradients.
   * @param closure computes the loss anew, for algorithms that need it; its value is returned
   */
  step(closure?: () => Tensor): Tensor | undefined {
    checkpoint();
    if (!skipping) observer?.stepping?.(this as unknown as Optimizer);
    // Whoever was told may have replaced the state.
    if (skipping) {
      observer?.skipped?.(this as unknown as Optimizer);
      return undefined;
    }
    this.stepsTaken++;
    // In shape mode nothing learns; a closure still has its shapes.
    const loss = shapesOnly ? closure?.() : noGrad(() => this.run(closure && (() => enableGrad(closure))));
    observer?.step?.(this as unknown as Optimizer);
    return loss;
  }

  /** One step, outside the graph; the closure is inside it. */
  protected run(closure?: () => Tensor): Tensor | undefined {
    const loss = closure?.();
    try {
      for (const group of this.paramGroups)
        for (const param of group.params)
          if (param.grad !== null) this.update(param, param.grad, group, this.stateOf(param));
    } finally {
      finishSteps();
    }
    return loss;
  }

  /** Changes one parameter, outside the graph. */
  protected abstract update(param: Tensor, grad: Tensor, group: ParamGroup<O>, state: ParamState): void;

  protected stateOf(param: Tensor): ParamState {
    let state = this.state.get(param);
    if (state === undefined) this.state.set(param, (state = {}));
    return state;
  }

  /** The state under PyTorch's names, with parameters named by their position. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.state_dict.html */
  stateDict(): OptimizerState {
    return packState(this);
  }

  /**
   * Takes over a state made by `stateDict`, here or in PyTorch; its tensors are copied.
   * @throws ValueError where the groups do not match.
   */
  loadStateDict(state: OptimizerState): void {
    restoreState(this, state);
  }

  /** PyTorch's text. */
  toString(): string {
    return optimizerText(this.constructor.name, this.paramGroups);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function isGroup(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && !(entry instanceof Tensor) && "params" in entry;
}
