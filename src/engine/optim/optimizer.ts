import { noGrad } from "../autograd/mode.js";
import { RuntimeError, ValueError } from "../errors.js";
import { clearGrad } from "../nn/module.js";
import { checkpoint, observer } from "../observe.js";
import { Tensor } from "../tensor/tensor.js";

/** Parameters with options of their own. */
export type ParamGroupInput<O> = Partial<O> & { params: Iterable<Tensor> | Tensor };

/** Parameters, or groups of them. */
export type Params<O> = Iterable<Tensor> | Iterable<ParamGroupInput<O>>;

/** A group as the optimizer keeps it: every option has a value, and may be changed between steps. */
export type ParamGroup<O> = O & { params: Tensor[] };

/** What an optimizer keeps of a parameter, by name; tensors or numbers. */
export type ParamState = Record<string, Tensor | number>;

/** An optimizer's state with parameters named by their position. */
export interface OptimizerState<O> {
  state: Record<number, ParamState>;
  paramGroups: (Omit<O, "params"> & { params: number[] })[];
}

/** The base of all optimizers. https://pytorch.org/docs/1.13/optim.html#torch.optim.Optimizer */
export abstract class Optimizer<O extends { lr: number } = { lr: number }> {
  readonly paramGroups: ParamGroup<O>[] = [];
  protected readonly state = new Map<Tensor, ParamState>();

  /**
   * @throws ValueError for an empty list, TypeError for what is no tensor or an unknown option.
   */
  constructor(
    params: Params<O>,
    protected readonly defaults: O,
  ) {
    if (params instanceof Tensor)
      throw new TypeError(
        "params argument given to the optimizer should be an iterable of Tensors or dicts, but got a tensor: put it into an array",
      );
    const list = [...(params as Iterable<Tensor | ParamGroupInput<O>>)];
    if (list.length === 0) throw new ValueError("optimizer got an empty parameter list");
    const groups = (list[0] instanceof Tensor ? [{ params: list }] : list) as ParamGroupInput<O>[];
    for (const group of groups) this.addParamGroup(group);
  }

  /** Adds parameters, with options of their own. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.add_param_group.html */
  addParamGroup(input: ParamGroupInput<O>): void {
    const params = input.params instanceof Tensor ? [input.params] : [...input.params];
    for (const param of params) {
      if (!(param instanceof Tensor))
        throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${typeof param}`);
      if (!param.isLeaf) throw new ValueError("can't optimize a non-leaf Tensor");
    }
    const known = this.paramGroups.flatMap((group) => group.params);
    if (params.some((param) => known.includes(param)))
      throw new ValueError("some parameters appear in more than one parameter group");
    this.paramGroups.push({ ...this.defaults, ...input, params } as ParamGroup<O>);
  }

  /** Clears the gradients of all parameters. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.zero_grad.html */
  zeroGrad({ setToNone = false }: { setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) for (const param of params) clearGrad(param, setToNone);
  }

  /**
   * Changes the parameters by their gradients.
   * @param closure computes the loss anew, for algorithms that need it; its value is returned
   */
  step(closure?: () => Tensor): Tensor | undefined {
    checkpoint();
    const loss = closure?.();
    noGrad(() => {
      for (const group of this.paramGroups)
        for (const param of group.params)
          if (param.grad !== null) this.update(param, param.grad, group, this.stateOf(param));
    });
    observer?.step?.(this as unknown as Optimizer);
    return loss;
  }

  /** Changes one parameter, outside the graph. */
  protected abstract update(param: Tensor, grad: Tensor, group: ParamGroup<O>, state: ParamState): void;

  private stateOf(param: Tensor): ParamState {
    let state = this.state.get(param);
    if (state === undefined) this.state.set(param, (state = {}));
    return state;
  }

  /** The state, with parameters named by their position. https://pytorch.org/docs/1.13/generated/torch.optim.Optimizer.state_dict.html */
  stateDict(): OptimizerState<O> {
    const all = this.paramGroups.flatMap((group) => group.params);
    const state: Record<number, ParamState> = {};
    for (const [param, values] of this.state) state[all.indexOf(param)] = { ...values };
    return {
      state,
      paramGroups: this.paramGroups.map(({ params, ...options }) => ({
        ...options,
        params: params.map((p) => all.indexOf(p)),
      })),
    };
  }

  /** Takes over a state made by `stateDict`. @throws ValueError where the groups do not match. */
  loadStateDict({ state, paramGroups }: OptimizerState<O>): void {
    if (paramGroups.length !== this.paramGroups.length)
      throw new ValueError("loaded state dict has a different number of parameter groups");
    paramGroups.forEach((saved, i) => {
      const group = this.paramGroups[i];
      if (saved.params.length !== group.params.length)
        throw new ValueError(
          "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
        );
      Object.assign(group, saved, { params: group.params });
    });
    const all = this.paramGroups.flatMap((group) => group.params);
    this.state.clear();
    for (const [index, values] of Object.entries(state)) {
      const copy = Object.entries(values).map(([name, value]) => [
        name,
        value instanceof Tensor ? value.clone() : value,
      ]);
      this.state.set(all[Number(index)], Object.fromEntries(copy) as ParamState);
    }
  }

  /** PyTorch's text. */
  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...group }, i) => {
      const lines = Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1));
      return `Parameter Group ${i}\n${lines.map(([name, value]) => `    ${name}: ${python(value)}\n`).join("")}`;
    });
    return `${this.constructor.name} (\n${groups.join("\n")})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function python(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null || value === undefined
    ? "None"
    : Array.isArray(value)
      ? `(${value.join(", ")})`
      : String(value);
}

/** @throws ValueError in PyTorch's words for a number outside a range. */
export function checkOption(what: string, value: number, valid: boolean): void {
  if (!valid) throw new ValueError(`Invalid ${what}: ${value}`);
}

/** @throws RuntimeError where the learning rate is missing, which SGD demands. */
export function requireLr(lr: number | undefined): asserts lr is number {
  if (lr === undefined)
    throw new RuntimeError("parameter group didn't specify a value of required optimization parameter lr");
}
