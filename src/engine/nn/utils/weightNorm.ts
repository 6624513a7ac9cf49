import { RuntimeError, ValueError } from "../../errors.js";
import { distanceNorm } from "../../ops/distanceNorm.js";
import type { Tensor } from "../../tensor/tensor.js";
import { byName, type Trailing } from "../../arguments.js";
import type { Module } from "../module.js";
import { Parameter } from "../parameter.js";
import { addNamedHook, fieldsOf, findNamedHook } from "./hookRegistry.js";

class WeightNorm {
  constructor(
    readonly name: string,
    /** The dimension whose slices have norms of their own; −1 for one norm of all. */
    readonly dim: number,
  ) {}

  /** `v · g / |v|`. */
  compute(module: Module): Tensor {
    const fields = fieldsOf(module);
    const [g, v] = [fields[`${this.name}_g`] as Tensor, fields[`${this.name}_v`] as Tensor];
    return v.mul(g.div(this.norm(v)));
  }

  /** The norm of each slice along `dim`, in a shape that broadcasts. */
  norm(v: Tensor): Tensor {
    if (this.dim === -1) return distanceNorm(v.reshape(-1), 2, 0, false);
    const size = v.shape[this.dim];
    const norms = distanceNorm(v.transpose(0, this.dim).reshape(size, -1), 2, 1, false);
    return norms.reshape(v.shape.map((_, d) => (d === this.dim ? size : 1)));
  }
}

const isWeightNorm =
  (name: string) =>
  (what: object): what is WeightNorm =>
    what instanceof WeightNorm && what.name === name;

/**
 * Splits a parameter into its direction (`weight_v`) and its length (`weight_g`), from which it is computed before each `forward`.
 * @param dim the dimension whose slices have lengths of their own; null for one length of all
 * @throws RuntimeError where the parameter is split already.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.weight_norm.html (Salimans and Kingma, https://arxiv.org/abs/1602.07868)
 */
export function weightNorm<M extends Module>(
  module: M,
  ...args: Trailing<[string, number | null], { name?: string; dim?: number | null }>
): M {
  const given = byName<{ name?: string; dim?: number | null }>("weightNorm", ["name", "dim"], args);
  const name = given.name ?? "weight";
  if (findNamedHook(module, isWeightNorm(name)) !== null)
    throw new RuntimeError(`Cannot register two weight_norm hooks on the same parameter ${name}`);
  const fields = fieldsOf(module);
  const weight = module.getParameter(name);
  const norm = new WeightNorm(name, given.dim === null ? -1 : (given.dim ?? 0));
  delete fields[name];
  module.registerParameter(`${name}_g`, new Parameter(norm.norm(weight.detach())));
  module.registerParameter(`${name}_v`, new Parameter(weight.detach()));
  fields[name] = norm.compute(module);
  addNamedHook(module, norm, (of) => (fieldsOf(of)[name] = norm.compute(of)));
  return module;
}

/** Makes a parameter of the split one again. @throws ValueError where it is not split. https://pytorch.org/docs/1.13/generated/torch.nn.utils.remove_weight_norm.html */
export function removeWeightNorm<M extends Module>(module: M, name = "weight"): M {
  const found = findNamedHook(module, isWeightNorm(name));
  if (found === null) throw new ValueError(`weight_norm of '${name}' not found in ${module}`);
  const fields = fieldsOf(module);
  const weight = found.what.compute(module).detach();
  for (const field of [name, `${name}_g`, `${name}_v`]) delete fields[field];
  fields[name] = new Parameter(weight);
  found.remove();
  return module;
}
