/** Pruning of parameters: `torch.nn.utils.prune`. https://pytorch.org/docs/1.13/nn.html#utilities */
import { checkOptions } from "../../arguments.js";
import { ValueError } from "../../errors.js";
import { cat } from "../../ops/join.js";
import { onesLike } from "../../ops/creation.js";
import { formatShape, sameShape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";
import type { Module } from "../module.js";
import { setData } from "../parameter.js";
import { addNamedHook, fieldsOf, findNamedHook } from "./hookRegistry.js";
import { combineMasks } from "./pruneMask.js";
import {
  type Amount,
  type BasePruningMethod,
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  RandomStructured,
  RandomUnstructured,
} from "./pruneMethods.js";

export {
  type Amount,
  BasePruningMethod,
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  type PruningType,
  RandomStructured,
  RandomUnstructured,
} from "./pruneMethods.js";

/** That a tensor of a module is pruned. */
class Pruned {
  constructor(readonly name: string) {}
}

const isPrunedTensor =
  (name?: string) =>
  (what: object): what is Pruned =>
    what instanceof Pruned && (name === undefined || what.name === name);

function masked(module: Module, name: string): Tensor {
  const fields = fieldsOf(module);
  const original = fields[`${name}_orig`] as Tensor;
  return (fields[`${name}_mask`] as Tensor).to(original.dtype).mul(original);
}

export interface ImportanceOptions {
  /** What the method looks at instead of the parameter itself; of the same shape. */
  importanceScores?: Tensor | null;
}

/**
 * Prunes a parameter by a method: it becomes `name_orig` with a buffer `name_mask`, and their product is the tensor `name`,
 * computed before each `forward`. Pruned again, only what is left counts.
 * @throws AttributeError where there is no such parameter, ValueError for scores of another shape.
 */
export function applyMethod(
  module: Module,
  name: string,
  method: BasePruningMethod,
  options: ImportanceOptions = {},
): void {
  const { importanceScores } = checkOptions("applyMethod", options, ["importanceScores"]);
  const fields = fieldsOf(module);
  const isPrunedAlready = findNamedHook(module, isPrunedTensor(name)) !== null;
  const original = isPrunedAlready ? (fields[`${name}_orig`] as Tensor) : module.getParameter(name);
  const scores = importanceScores ?? (fields[name] as Tensor);
  if (!sameShape(scores.shape, original.shape))
    throw new ValueError(
      `importanceScores should have the same shape as parameter ${name}: got ${formatShape(scores.shape)} for ` +
        formatShape(original.shape),
    );
  const mask = isPrunedAlready
    ? combineMasks(method, scores.detach(), fields[`${name}_mask`] as Tensor)
    : method.computeMask(scores.detach(), onesLike(original.detach()));
  if (!isPrunedAlready) {
    delete fields[name];
    fields[`${name}_orig`] = original;
  }
  module.registerBuffer(`${name}_mask`, mask);
  fields[name] = masked(module, name);
  if (!isPrunedAlready) addNamedHook(module, new Pruned(name), (of) => (fieldsOf(of)[name] = masked(of, name)));
}

/** Makes a mask that prunes nothing. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.identity.html */
export function identity<M extends Module>(module: M, name: string): M {
  applyMethod(module, name, new Identity());
  return module;
}

/** Prunes random elements. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.random_unstructured.html */
export function randomUnstructured<M extends Module>(module: M, name: string, amount: Amount): M {
  applyMethod(module, name, new RandomUnstructured(amount));
  return module;
}

/** Prunes the elements with the smallest absolute values. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.l1_unstructured.html */
export function l1Unstructured<M extends Module>(
  module: M,
  name: string,
  amount: Amount,
  options?: ImportanceOptions,
): M {
  applyMethod(module, name, new L1Unstructured(amount), options);
  return module;
}

/** Prunes random slices along a dimension. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.random_structured.html */
export function randomStructured<M extends Module>(module: M, name: string, amount: Amount, dim: number): M {
  applyMethod(module, name, new RandomStructured(amount, dim));
  return module;
}

/** Prunes the slices along a dimension with the smallest n-norms. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.ln_structured.html */
export function lnStructured<M extends Module>(
  module: M,
  name: string,
  amount: Amount,
  n: number,
  dim: number,
  options?: ImportanceOptions,
): M {
  applyMethod(module, name, new LnStructured(amount, n, dim), options);
  return module;
}

/** Prunes where a mask is 0. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.custom_from_mask.html */
export function customFromMask<M extends Module>(module: M, name: string, mask: Tensor): M {
  applyMethod(module, name, new CustomFromMask(mask));
  return module;
}

/** Modules and the names of their parameters. */
export type Prunable = readonly [module: Module, name: string];

/**
 * Prunes several parameters as if they were one.
 * @param pruningMethod a method that looks at single elements, such as `L1Unstructured`
 * @throws TypeError for another method.
 * https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.global_unstructured.html
 */
export function globalUnstructured(
  parameters: Iterable<Prunable>,
  pruningMethod: new (amount: Amount) => BasePruningMethod,
  options: { amount: Amount; importanceScores?: readonly Tensor[] },
): void {
  const { amount, importanceScores } = checkOptions("globalUnstructured", options, ["amount", "importanceScores"]);
  const list = [...parameters];
  const method = new pruningMethod(amount);
  if (method.pruningType !== "unstructured")
    throw new TypeError(
      'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method ' +
        `${pruningMethod.name} of type ${method.pruningType}`,
    );
  const tensors = list.map(([module, name]) => fieldsOf(module)[name] as Tensor);
  const flat = (all: readonly Tensor[]) => cat(all.map((t) => t.detach().reshape(-1)));
  const masks = list.map(
    ([module, name], i) => (fieldsOf(module)[`${name}_mask`] as Tensor | undefined) ?? onesLike(tensors[i].detach()),
  );
  const mask = combineMasks(method, flat(importanceScores ?? tensors), flat(masks));
  let start = 0;
  list.forEach(([module, name], i) => {
    const count = tensors[i].numel();
    customFromMask(module, name, mask.narrow(0, start, count).reshape(tensors[i].shape));
    start += count;
  });
}

/** Makes the pruned tensor the parameter, for good. @throws ValueError where it is not pruned. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.remove.html */
export function remove<M extends Module>(module: M, name: string): M {
  const found = findNamedHook(module, isPrunedTensor(name));
  if (found === null)
    throw new ValueError(`Parameter '${name}' of module ${module} has to be pruned before pruning can be removed`);
  const fields = fieldsOf(module);
  const original = fields[`${name}_orig`] as Tensor;
  setData(original, masked(module, name).detach());
  for (const field of [name, `${name}_orig`, `${name}_mask`]) delete fields[field];
  fields[name] = original;
  found.remove();
  return module;
}

/** True where something in the module is pruned. https://pytorch.org/docs/1.13/generated/torch.nn.utils.prune.is_pruned.html */
export function isPruned(module: Module): boolean {
  return [...module.modules()].some((part) => findNamedHook(part, isPrunedTensor()) !== null);
}
