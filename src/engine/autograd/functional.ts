/**
 * Derivatives of functions as functions: `torch.autograd.functional`. Several inputs or outputs come as arrays, and results are
 * nested as they are. https://pytorch.org/docs/1.13/autograd.html#functional-higher-level-api
 */
import { NotImplementedError, RuntimeError } from "../errors.js";
import { byName, type Trailing } from "../arguments.js";
import { zerosLike } from "../ops/creation.js";
import { stack } from "../ops/join.js";
import { formatShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import {
  checkDependence,
  checkV,
  fillZeros,
  finish,
  type FunctionalOptions,
  gradients,
  type Many,
  prepare,
  several,
  type TensorOrTensors,
  unwrap,
} from "./functionalChecks.js";
import { enableGrad, isGradEnabled, setGradEnabled } from "./mode.js";

export type { FunctionalOptions, TensorOrTensors };

/** A function of tensors that gives one tensor or several. */
export type TensorFunction<O extends TensorOrTensors = TensorOrTensors> = (...inputs: Tensor[]) => O;

/** Arrays stay arrays, a tensor a tensor. */
type Like<T extends TensorOrTensors, E = Tensor> = T extends Tensor ? E : E[];

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

/** `(func, inputs, v, createGraph, strict)`: the product of `v` with the Jacobian, and the function's value: `[value, vᵀ J]`. https://pytorch.org/docs/1.13/generated/torch.autograd.functional.vjp.html */
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

/** `(func, inputs, v, createGraph, strict)`: the product of the Jacobian with `v`, and the function's value: `[value, J v]`. https://pytorch.org/docs/1.13/generated/torch.autograd.functional.jvp.html */
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
 * https://pytorch.org/docs/1.13/generated/torch.autograd.functional.jacobian.html
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
 * https://pytorch.org/docs/1.13/generated/torch.autograd.functional.hessian.html
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

/** `(func, inputs, v, createGraph, strict)`: the product of `v` with the Hessian, and the function's value: `[value, vᵀ H]`. https://pytorch.org/docs/1.13/generated/torch.autograd.functional.vhp.html */
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

/** `(func, inputs, v, createGraph, strict)`: the product of the Hessian with `v`, and the function's value: `[value, H v]`. https://pytorch.org/docs/1.13/generated/torch.autograd.functional.hvp.html */
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
