/**
 * Derivatives of functions as functions: `torch.autograd.functional`. Several inputs or outputs come as arrays, and results are
 * nested as they are. https://pytorch.org/docs/1.13/autograd.html#functional-higher-level-api
 */
import { NotImplementedError, RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { zerosLike } from "../ops/creation.js";
import { stack } from "../ops/join.js";
import { alias } from "../ops/views.js";
import { formatShape, sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { grad } from "./backward.js";
import { enableGrad, isGradEnabled, setGradEnabled } from "./mode.js";

type One = Tensor;
type Many = readonly Tensor[];
export type TensorOrTensors = One | Many;

/** A function of tensors that gives one tensor or several. */
export type TensorFunction<O extends TensorOrTensors = TensorOrTensors> = (...inputs: Tensor[]) => O;

/** Arrays stay arrays, a tensor a tensor. */
type Like<T extends TensorOrTensors, E = Tensor> = T extends Tensor ? E : E[];

export interface FunctionalOptions {
  /** Results can be differentiated again. */
  createGraph?: boolean;
  /** Throw, rather than give zeros, where an output does not depend on an input. */
  strict?: boolean;
}

export interface JacobianOptions extends FunctionalOptions {
  /** Of PyTorch's own speed; has no effect here. */
  vectorize?: boolean;
  /** `"reverse-mode"` is the one there is. */
  strategy?: "reverse-mode";
}

export interface HessianOptions extends FunctionalOptions {
  /** Of PyTorch's own speed; has no effect here. */
  vectorize?: boolean;
  /** `"reverse-mode"` is the one there is. */
  outerJacobianStrategy?: "reverse-mode";
}

type Maybe = Tensor | null;

/** One or several tensors as an array, and whether they were several. @throws TypeError for anything else. */
function several(given: TensorOrTensors, what: string, of: string): [isMany: boolean, list: Tensor[]] {
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

const unwrap = <E>(list: readonly E[], isMany: boolean): E | E[] => (isMany ? [...list] : list[0]);

/** Tensors of their own for the function, apart from those that it may hold itself. */
function prepare(inputs: Many, createGraph: boolean, needGraph: boolean): Tensor[] {
  return inputs.map((x) => (createGraph && x.requiresGrad ? alias(x) : x.detach().requiresGrad_(needGraph)));
}

const finish = (results: Many, createGraph: boolean): Tensor[] =>
  createGraph ? [...results] : results.map((x) => x.detach());

function checkV(v: Many, like: Many, isMany: boolean): void {
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

function checkDependence(tensors: readonly Maybe[], kind: Kind, strict: boolean): void {
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
function gradients(
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

function fillZeros(
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

const outputsName = "outputs of the user-provided function";
const names = ["createGraph", "strict"] as const;
type Rest<V> = Trailing<[V | null, boolean, boolean], FunctionalOptions & { v?: V | null }>;
type JacobianRest = Trailing<[boolean, boolean, boolean, "reverse-mode"], JacobianOptions>;
type HessianRest = Trailing<[boolean, boolean, boolean, "reverse-mode"], HessianOptions>;

/** What all products read from their arguments. */
function read<V extends TensorOrTensors>(of: string, rest: Rest<V>) {
  const options = byName<FunctionalOptions & { v?: V | null }>(of, ["v", ...names], rest as readonly unknown[]);
  const { v = null, createGraph = false, strict = false } = options;
  return { v, createGraph, strict };
}

/** The vector of a product, prepared, or null where a single number needs none. */
function vector(
  v: TensorOrTensors | null,
  of: string,
  like: Many,
  isMany: boolean,
  createGraph: boolean,
  otherwise: string,
): Tensor[] | null {
  if (v !== null) {
    const list = prepare(several(v, "v", of)[1], createGraph, false);
    checkV(list, like, isMany);
    return list;
  }
  if (like.length !== 1 || like[0].numel() !== 1)
    throw new RuntimeError(`The vector v can only be None if ${otherwise}.`);
  return null;
}

const nones = (list: readonly unknown[]): null[] => list.map(() => null);

/** `(func, inputs, v, createGraph, strict)`: the product of `v` with the Jacobian, and the function's value: `[value, vᵀ J]`. */
export function vjp<I extends TensorOrTensors, O extends TensorOrTensors>(
  func: TensorFunction<O>,
  inputs: I,
  ...rest: Rest<TensorOrTensors>
): [outputs: Like<O>, vjp: Like<I>] {
  const { v: given, createGraph, strict } = read("vjp", rest);
  const [isMany, list] = several(inputs, "inputs", "vjp");
  const { own, outputs, isManyOut, v } = enableGrad(() => {
    const own = prepare(list, createGraph, true);
    const [isManyOut, outputs] = several(func(...own), outputsName, "vjp");
    checkDependence(outputs, "outputs", strict);
    const single = "the user-provided function returns a single Tensor with a single element";
    return { own, outputs, isManyOut, v: vector(given, "vjp", outputs, isManyOut, createGraph, single) };
  });
  const result = setGradEnabled(createGraph || isGradEnabled(), () =>
    fillZeros(gradients(outputs, own, v ?? nones(outputs), createGraph), own, { strict, createGraph }, "back"),
  );
  return [
    unwrap(finish(outputs, createGraph), isManyOut) as Like<O>,
    unwrap(finish(result, createGraph), isMany) as Like<I>,
  ];
}

const singleInput = "the input to the user-provided function is a single Tensor with a single element";

/** `(func, inputs, v, createGraph, strict)`: the product of the Jacobian with `v`, and the function's value: `[value, J v]`. */
export function jvp<I extends TensorOrTensors, O extends TensorOrTensors>(
  func: TensorFunction<O>,
  inputs: I,
  ...rest: Rest<I>
): [outputs: Like<O>, jvp: Like<O>] {
  const { v: given, createGraph, strict } = read("jvp", rest as Rest<TensorOrTensors>);
  const [isMany, list] = several(inputs, "inputs", "jvp");
  const { outputs, isManyOut, upstream, inputGrads, v } = enableGrad(() => {
    const own = prepare(list, createGraph, true);
    const v = vector(given, "jvp", own, isMany, createGraph, singleInput);
    const [isManyOut, outputs] = several(func(...own), outputsName, "jvp");
    checkDependence(outputs, "outputs", strict);
    // The gradient of the inputs is linear in that of the outputs: its derivative is the product that is asked for.
    const upstream = outputs.map((x) => zerosLike(x, { requiresGrad: true }));
    const inputGrads = gradients(outputs, own, upstream, true);
    checkDependence(inputGrads, "gradInputs", strict);
    return { outputs, isManyOut, upstream, inputGrads, v };
  });
  const run = () =>
    fillZeros(
      gradients(inputGrads, upstream, v ?? nones(inputGrads), createGraph),
      outputs,
      { strict, createGraph },
      "backTrick",
    );
  const result = createGraph ? enableGrad(run) : run();
  return [
    unwrap(finish(outputs, createGraph), isManyOut) as Like<O>,
    unwrap(finish(result, createGraph), isManyOut) as Like<O>,
  ];
}

function reverseOnly(strategy: string | undefined, of: string): void {
  if (strategy !== undefined && strategy !== "reverse-mode")
    throw new NotImplementedError(
      `${of}: strategy ${JSON.stringify(strategy)} is not there; "reverse-mode" gives the same`,
    );
}

/**
 * `(func, inputs, createGraph, strict)`: all derivatives of all outputs, `[...output, ...input]` for each pair; for several
 * outputs an array over them, of arrays over several inputs.
 */
export function jacobian<I extends TensorOrTensors, O extends TensorOrTensors>(
  func: TensorFunction<O>,
  inputs: I,
  ...rest: JacobianRest
): Like<O, Like<I>> {
  const options = byName<JacobianOptions>("jacobian", [...names, "vectorize", "strategy"], rest as readonly unknown[]);
  const { createGraph = false, strict = false } = options;
  reverseOnly(options.strategy, "jacobian");
  const [isMany, list] = several(inputs, "inputs", "jacobian");
  return enableGrad(() => {
    const own = prepare(list, createGraph, true);
    const [isManyOut, outputs] = several(func(...own), outputsName, "jacobian");
    checkDependence(outputs, "outputs", strict);
    const all = outputs.map((output, i) => {
      const flat = output.reshape(-1);
      const rows = own.map((): Tensor[] => []);
      for (let j = 0; j < flat.numel(); j++)
        gradients([flat.select(0, j)], own, [null], createGraph, true).forEach((x, k) => {
          if (x === null && strict)
            throw new RuntimeError(
              `Output ${i} of the user-provided function is independent of input ${k}. This is not allowed in strict mode.`,
            );
          if (x !== null && strict && createGraph && !x.requiresGrad)
            throw new RuntimeError(
              `The jacobian of the user-provided function is independent of input ${i}. This is not allowed in strict mode when ` +
                "create_graph=True.",
            );
          rows[k].push(x ?? zerosLike(own[k]));
        });
      const parts = rows.map((list, k) => stack(list).view([...output.shape, ...own[k].shape]));
      return unwrap(finish(parts, createGraph), isMany);
    });
    return unwrap(all, isManyOut) as Like<O, Like<I>>;
  });
}

/** @throws RuntimeError unless the function gave one tensor of one element. */
function checkScalar(output: TensorOrTensors, list: Many, of: string): Tensor {
  if (output !== list[0]) throw new RuntimeError(`The function given to ${of} should return a single Tensor`);
  if (list[0].numel() !== 1)
    throw new RuntimeError(
      `The Tensor returned by the function given to ${of} should contain a single element: got shape ${formatShape(list[0].shape)}`,
    );
  return list[0];
}

/**
 * `(func, inputs, createGraph, strict)`: the second derivatives of a function that gives one number, `[...input, ...input]`; for
 * several inputs an array of arrays.
 */
export function hessian<I extends TensorOrTensors>(
  func: TensorFunction<Tensor>,
  inputs: I,
  ...rest: HessianRest
): Like<I, Like<I>> {
  const known = [...names, "vectorize", "outerJacobianStrategy"] as const;
  const options = byName<HessianOptions>("hessian", known, rest as readonly unknown[]);
  const { createGraph = false, strict = false } = options;
  reverseOnly(options.outerJacobianStrategy, "hessian");
  const [isMany, list] = several(inputs, "inputs", "hessian");
  const single = (...own: Tensor[]): Tensor => {
    const output = func(...own);
    const [, tensors] = several(output, outputsName, "hessian");
    checkDependence(tensors, "outputs", strict);
    return checkScalar(output, tensors, "hessian").squeeze();
  };
  const first = (...own: Tensor[]): Many => {
    const rows = jacobian(single, own as Many, { createGraph: true }) as Many;
    checkDependence(rows, "jacobian", strict);
    return rows;
  };
  const rows = jacobian(first, list as Many, { createGraph, strict }) as unknown as Tensor[][];
  return unwrap(
    rows.map((row) => unwrap(row, isMany)),
    isMany,
  ) as Like<I, Like<I>>;
}

/** The first derivative of a function that gives one number, in the graph. */
function firstDerivative(of: string, func: TensorFunction<Tensor>, own: Many, strict: boolean) {
  const output = func(...own);
  const [, outputs] = several(output, outputsName, of);
  checkDependence(outputs, "outputs", strict);
  checkScalar(output, outputs, of);
  const first = gradients(outputs, own, [null], true);
  checkDependence(first, "jacobian", strict);
  return { outputs, first };
}

/** `(func, inputs, v, createGraph, strict)`: the product of `v` with the Hessian, and the function's value: `[value, vᵀ H]`. */
export function vhp<I extends TensorOrTensors>(
  func: TensorFunction<Tensor>,
  inputs: I,
  ...rest: Rest<I>
): [output: Tensor, vhp: Like<I>] {
  const { v: given, createGraph, strict } = read("vhp", rest as Rest<TensorOrTensors>);
  const [isMany, list] = several(inputs, "inputs", "vhp");
  const { own, outputs, first, v } = enableGrad(() => {
    const own = prepare(list, createGraph, true);
    const v = vector(given, "vhp", own, isMany, createGraph, singleInput);
    return { own, v, ...firstDerivative("vhp", func, own, strict) };
  });
  const result = setGradEnabled(createGraph || isGradEnabled(), () =>
    fillZeros(gradients(first, own, v ?? nones(first), createGraph), own, { strict, createGraph }, "doubleBack"),
  );
  return [finish(outputs, createGraph)[0], unwrap(finish(result, createGraph), isMany) as Like<I>];
}

/** `(func, inputs, v, createGraph, strict)`: the product of the Hessian with `v`, and the function's value: `[value, H v]`. */
export function hvp<I extends TensorOrTensors>(
  func: TensorFunction<Tensor>,
  inputs: I,
  ...rest: Rest<I>
): [output: Tensor, hvp: Like<I>] {
  const { v: given, createGraph, strict } = read("hvp", rest as Rest<TensorOrTensors>);
  const [isMany, list] = several(inputs, "inputs", "hvp");
  const { outputs, own, upstream, second, v } = enableGrad(() => {
    const own = prepare(list, createGraph, true);
    const v = vector(given, "hvp", own, isMany, createGraph, singleInput);
    const { outputs, first } = firstDerivative("hvp", func, own, strict);
    const upstream = own.map((x) => zerosLike(x, { requiresGrad: true }));
    const second = gradients(first, own, upstream, true);
    checkDependence(first, "hessian", strict);
    return { outputs, own, upstream, second, v };
  });
  const result = setGradEnabled(createGraph || isGradEnabled(), () =>
    fillZeros(
      gradients(second, upstream, v ?? nones(second), createGraph),
      own,
      { strict, createGraph },
      "doubleBackTrick",
    ),
  );
  return [finish(outputs, createGraph)[0], unwrap(finish(result, createGraph), isMany) as Like<I>];
}
