import { ValueError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";
import { fieldName, renamed, stateName } from "./stateNames.js";

/** What an optimizer keeps under a name; lists are LBFGS's. */
export type StateValue = Tensor | number | null | readonly StateValue[];

/** What an optimizer keeps of a parameter, by name. */
export type ParamState = Record<string, StateValue>;

/** An optimizer's state, under PyTorch's names, with parameters named by their position. */
export interface OptimizerState {
  state: Record<number, ParamState>;
  param_groups: (Record<string, unknown> & { params: number[] })[];
}

interface Stateful<O> {
  readonly paramGroups: (O & { params: Tensor[] })[];
  readonly state: Map<Tensor, ParamState>;
}

/** The state of an optimizer; its tensors are the optimizer's own. */
export function packState<O>(optimizer: Stateful<O>): OptimizerState {
  const positions = new Map(optimizer.paramGroups.flatMap((group) => group.params).map((param, i) => [param, i]));
  const state: Record<number, ParamState> = {};
  for (const [param, values] of optimizer.state) state[positions.get(param)!] = renamed(values, stateName);
  return {
    state,
    param_groups: optimizer.paramGroups.map(({ params, ...options }) => ({
      ...renamed(options as Record<string, unknown>, stateName),
      params: params.map((param) => positions.get(param)!),
    })),
  };
}

/** Gives an optimizer a state. @throws ValueError where the groups do not match. */
export function restoreState<O>(optimizer: Stateful<O>, given: OptimizerState): void {
  const { state, param_groups: paramGroups } = given;
  if (typeof state !== "object" || state === null || !Array.isArray(paramGroups))
    throw new TypeError("expected the state of an optimizer, with its entries state and param_groups");
  const groups = optimizer.paramGroups;
  if (paramGroups.length !== groups.length)
    throw new ValueError("loaded state dict has a different number of parameter groups");
  if (paramGroups.some((saved, i) => saved.params.length !== groups[i].params.length))
    throw new ValueError(
      "loaded state dict contains a parameter group that doesn't match the size of optimizer's group",
    );
  const params = new Map<number, Tensor>();
  paramGroups.forEach((saved, i) => saved.params.forEach((id, k) => params.set(id, groups[i].params[k])));
  optimizer.state.clear();
  for (const [id, values] of Object.entries(state)) {
    const param = params.get(Number(id));
    if (param !== undefined) optimizer.state.set(param, copyState(param, values));
  }
  paramGroups.forEach((saved, i) => {
    const options = renamed(copyOptions(saved), fieldName);
    Object.assign(groups[i], options, { params: groups[i].params });
  });
}

/** Single numbers may come as 0-d tensors, as PyTorch's own files have them. */
const counters = ["step", "muProduct", "eta", "mu"];

function copyState(param: Tensor, values: ParamState): ParamState {
  const copy = (value: StateValue, name: string): StateValue => {
    if (value instanceof Tensor) {
      if (counters.includes(name)) return value.item();
      return value.to({ dtype: param.dtype, device: param.device, copy: true });
    }
    return Array.isArray(value) ? value.map((entry: StateValue) => copy(entry, name)) : value;
  };
  return Object.fromEntries(
    Object.entries(values).map(([saved, value]) => {
      const name = fieldName(saved);
      return [name, copy(value, name)];
    }),
  );
}

function copyOptions(options: object): Record<string, unknown> {
  const copy = (value: unknown) => (Array.isArray(value) ? [...(value as unknown[])] : value);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, copy(value)]));
}
