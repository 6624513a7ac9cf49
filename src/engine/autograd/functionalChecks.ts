/** What `torch.autograd.functional` does with inputs, outputs and gradients, and what it says where they do not fit. */
import { RuntimeError } from "../errors.js";
import { zerosLike } from "../ops/creation.js";
import { alias } from "../ops/views.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { grad } from "./backward.js";

export type One = Tensor;
export type Many = readonly Tensor[];
export type TensorOrTensors = One | Many;

export interface FunctionalOptions {
  /** Results can be differentiated again. */
  createGraph?: boolean;
  /** Throw, rather than give zeros, where an output does not depend on an input. */
  strict?: boolean;
}

export type Maybe = Tensor | null;

/** One or several tensors as an array, and whether they were several. @throws TypeError for anything else. */
export function several(given: TensorOrTensors, what: string, of: string): [isMany: boolean, list: Tensor[]] {
  const isMany = Array.isArray(given);
  const list: unknown[] = isMany ? given : [given];
  list.forEach((entry, i) => {
    if (entry instanceof Tensor) return;
    const which = isMany ? `the value at index ${i}` : `the given ${what}`;
    const type = entry === null ? "null" : typeof entry;
    throw new TypeError(
      `The ${what} given to ${of} must be either a Tensor or a tuple of Tensors but ${which} has type ${type}.`,
    );
  });
  return [isMany, list as Tensor[]];
}

export const unwrap = <E>(list: readonly E[], isMany: boolean): E | E[] => (isMany ? [...list] : list[0]);

/** Tensors of their own for the function, apart from those that it may hold itself. */
export function prepare(inputs: Many, createGraph: boolean, needGraph: boolean): Tensor[] {
  return inputs.map((x) => (createGraph && x.requiresGrad ? alias(x) : x.detach().requiresGrad_(needGraph)));
}

export const finish = (results: Many, createGraph: boolean): Tensor[] =>
  createGraph ? [...results] : results.map((x) => x.detach());

export function checkV(v: Many, like: Many, isMany: boolean): void {
  if (v.length !== like.length)
    throw new RuntimeError(
      isMany
        ? `v is a tuple of invalid length: should be ${like.length} but got ${v.length}.`
        : "The given v should contain a single Tensor.",
    );
  v.forEach((x, i) => {
    if (sameShape(x.shape, like[i].shape)) return;
    const [want, got] = [like[i].shape, x.shape].map((shape) => `torch.Size(${formatShape(shape)})`);
    throw new RuntimeError(`${isMany ? `Entry ${i} in ` : ""}v has invalid size: should be ${want} but got ${got}.`);
  });
}

type Kind = "outputs" | "gradInputs" | "jacobian" | "hessian";

const independent: Record<Kind, (i: number) => string> = {
  outputs: (i) =>
    `Output ${i} of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner ` +
    "from the input when running in strict mode.",
  gradInputs: (i) =>
    `The gradient with respect to input ${i} is independent of the inputs of the user-provided function. This is not allowed in ` +
    "strict mode.",
  jacobian: (i) =>
    `While computing the hessian, found that the jacobian of the user-provided function with respect to input ${i} is independent of ` +
    "the input. This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the " +
    "jacobian depends on the inputs (this would be violated by a linear function for example).",
  hessian: (i) =>
    `The hessian of the user-provided function with respect to input ${i} is independent of the input. This is not allowed in strict ` +
    "mode. You should ensure that your function is thrice differentiable and that the hessian depends on the inputs.",
};

export function checkDependence(tensors: readonly Maybe[], kind: Kind, strict: boolean): void {
  if (!strict) return;
  tensors.forEach((x, i) => {
    if (x === null)
      throw new RuntimeError(
        `The output of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
      );
    if (!x.requiresGrad) throw new RuntimeError(independent[kind](i));
  });
}

/** `grad` that leaves out outputs without gradient, and gives null where there is none. */
export function gradients(
  outputs: readonly Maybe[],
  inputs: Many,
  gradOutputs: readonly Maybe[],
  createGraph: boolean,
  retainGraph = createGraph,
): Maybe[] {
  const used = outputs.map((_, i) => i).filter((i) => outputs[i]?.requiresGrad);
  if (used.length === 0) return inputs.map(() => null);
  return grad(
    used.map((i) => outputs[i]!),
    inputs,
    { gradOutputs: used.map((i) => gradOutputs[i] ?? null), allowUnused: true, createGraph, retainGraph },
  );
}

type Stage = "back" | "backTrick" | "doubleBack" | "doubleBackTrick";

const missing: Record<Stage, (i: number) => string> = {
  back: (i) =>
    `The output of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
  backTrick: (i) =>
    `The gradient with respect to the input is independent of entry ${i} in the grad_outputs when using the double backward trick to ` +
    "compute forward mode gradients. This is not allowed in strict mode.",
  doubleBack: (i) =>
    `The jacobian of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
  doubleBackTrick: (i) =>
    `The hessian of the user-provided function is independent of entry ${i} in the grad_jacobian. This is not allowed in strict mode ` +
    "as it prevents from using the double backward trick to replace forward mode AD.",
};

export function fillZeros(
  grads: readonly Maybe[],
  like: Many,
  { strict = false, createGraph = false }: FunctionalOptions,
  stage: Stage,
): Tensor[] {
  return grads.map((x, i) => {
    if (x === null) {
      if (strict) throw new RuntimeError(missing[stage](i));
      return zerosLike(like[i]);
    }
    if (strict && createGraph && !x.requiresGrad)
      throw new RuntimeError(
        `The ${stage.startsWith("double") ? "hessian" : "jacobian"} of the user-provided function is independent of input ${i}. This ` +
          "is not allowed in strict mode when create_graph=True.",
      );
    return x;
  });
}
