/** Derivatives against finite differences. https://pytorch.org/docs/1.13/generated/torch.autograd.gradcheck.html */
import { RuntimeError, ValueError } from "../errors.js";
import { byName } from "../arguments.js";
import { allclose } from "../ops/comparison.js";
import { zeros, zerosLike } from "../ops/creation.js";
import { rand } from "../ops/random.js";
import { float64 } from "../tensor/dtype.js";
import { sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { warn } from "../warn.js";
import { grad } from "./backward.js";
import type { TensorFunction, TensorOrTensors } from "./functional.js";
import { noGrad } from "./mode.js";

/** What `gradcheck` throws where a derivative is wrong. */
export class GradcheckError extends RuntimeError {
  override readonly name = "GradcheckError";
}

export interface GradcheckOptions {
  /** Step of the differences. */
  eps?: number;
  /** Absolute tolerance. */
  atol?: number;
  /** Relative tolerance. */
  rtol?: number;
  /** Throw where a derivative is wrong, rather than return false. */
  raiseException?: boolean;
  /** How much two backward passes may differ. */
  nondetTol?: number;
  /** Also check that outputs without gradient are handled. */
  checkUndefinedGrad?: boolean;
  /** Also check that gradients have the dtype of their inputs. */
  checkGradDtypes?: boolean;
  /** Compare one weighted sum of all outputs rather than each of them: many times faster. */
  fastMode?: boolean;
}

const names = [
  "eps",
  "atol",
  "rtol",
  "raiseException",
  "nondetTol",
  "checkUndefinedGrad",
  "checkGradDtypes",
  "fastMode",
] as const;

type Settings = Required<GradcheckOptions>;

function settings(of: string, options: GradcheckOptions): Settings {
  return {
    eps: 1e-6,
    atol: 1e-5,
    rtol: 1e-3,
    raiseException: true,
    nondetTol: 0,
    checkUndefinedGrad: true,
    checkGradDtypes: false,
    fastMode: false,
    ...byName<GradcheckOptions>(of, names, [options]),
  };
}

const listOf = (given: TensorOrTensors): readonly Tensor[] => (given instanceof Tensor ? [given] : given);
const differentiable = (outputs: TensorOrTensors) => listOf(outputs).filter((x) => x.requiresGrad);

function checkInputs(inputs: readonly Tensor[]): void {
  inputs.forEach((input, i) => {
    if (!input.requiresGrad) return;
    if (input.dtype !== float64)
      warn(
        `Input #${i} requires gradient and is not a double precision floating point or complex. This check will likely fail if all ` +
          "the inputs are not of double precision floating point or complex. ",
      );
    if (input.strides.some((stride, d) => stride === 0 && input.shape[d] > 1))
      throw new RuntimeError(
        `The ${i}th input has a dimension with stride 0. gradcheck only supports inputs that are non-overlapping to be able to compute ` +
          "the numerical gradients correctly. You should call .contiguous on the input before passing it to gradcheck.",
      );
  });
  if (!inputs.some((input) => input.requiresGrad))
    throw new ValueError(
      "gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.",
    );
}

/** Indices in the storage of all elements in row-major order. */
function places({ shape, strides, offset }: Tensor): number[] {
  let out = [offset];
  shape.forEach((size, d) => {
    out = out.flatMap((at) => Array.from({ length: size }, (_, i) => at + i * strides[d]));
  });
  return out;
}

/** The Jacobian of each output by one input, `[input elements, output elements]`, from differences. */
function numericalJacobian(
  run: () => readonly Tensor[],
  input: Tensor,
  outputs: readonly Tensor[],
  eps: number,
): Tensor[] {
  const { storageRef } = input;
  const positions = places(input);
  const jacobians = outputs.map((output) => zeros(positions.length, output.numel(), { dtype: output.dtype }));
  positions.forEach((place, row) => {
    const value = storageRef.get(place);
    const at = (x: number) => {
      storageRef.set(place, x);
      return run().map((output) => output.detach().clone());
    };
    const [below, above] = [at(value - eps), at(value + eps)];
    storageRef.set(place, value);
    below.forEach((a, k) => {
      const b = above[k];
      for (const [what, x, y] of [
        ["shape", String(a.shape), String(b.shape)],
        ["dtype", String(a.dtype), String(b.dtype)],
      ])
        if (x !== y)
          throw new GradcheckError(
            `Expected \`func\` to return outputs with the same ${what} when inputs are perturbed by ${eps}, but got: ${what}s ${x} and ${y}.`,
          );
      jacobians[k].select(0, row).copy_(
        b
          .sub(a)
          .div(2 * eps)
          .reshape(-1),
      );
    });
  });
  return jacobians;
}

type Maybe = Tensor | null;

const backwardPass = (outputs: readonly Tensor[], inputs: readonly Tensor[], gradOutputs: readonly Tensor[]): Maybe[] =>
  grad(outputs, inputs, { gradOutputs, retainGraph: true, allowUnused: true });

/** Jacobians of one output by all inputs from the backward pass, one pass an element. */
function analyticalJacobians(output: Tensor, inputs: readonly Tensor[], { checkGradDtypes }: Settings): Tensor[] {
  const jacobians = inputs.map((input) => zeros(input.numel(), output.numel(), { dtype: input.dtype }));
  for (let column = 0; column < output.numel(); column++) {
    const upstream = zerosLike(output.detach()).contiguous();
    upstream.storageRef.set(upstream.offset + column, 1);
    backwardPass([output], inputs, [upstream]).forEach((found, k) => {
      if (found === null) return;
      if (!sameShape(found.shape, inputs[k].shape)) throw new GradcheckError("Analytical gradient has incorrect size");
      if (checkGradDtypes && found.dtype !== inputs[k].dtype) throw new GradcheckError("Gradient has dtype mismatch");
      jacobians[k].select(1, column).copy_(found.detach().reshape(-1));
    });
  }
  return jacobians;
}

function checkReentrant(first: readonly Tensor[], second: readonly Tensor[], tolerance: number): void {
  first.forEach((a, k) => {
    if (a.numel() === 0 || a.sub(second[k]).abs().max().item() <= tolerance) return;
    throw new GradcheckError(
      "Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives different values, " +
        `although analytical gradient matches numerical gradient.The tolerance for nondeterminism was ${tolerance}.`,
    );
  });
}

function compare(analytical: Tensor, numerical: Tensor, output: number, input: number, { rtol, atol }: Settings): void {
  if (allclose(analytical, numerical.to(analytical.dtype), { rtol, atol })) return;
  throw new GradcheckError(
    `Jacobian mismatch for output ${output} with respect to input ${input},\nnumerical:${numerical}\nanalytical:${analytical}\n`,
  );
}

function checkJacobians(func: TensorFunction, inputs: readonly Tensor[], options: Settings): void {
  const wanted = inputs.filter((input) => input.requiresGrad);
  const results = listOf(func(...inputs));
  const run = () => listOf(func(...inputs));
  const numerical = wanted.map((input) => numericalJacobian(run, input, results, options.eps));
  if (!results.some((output) => output.requiresGrad)) {
    if (numerical.flat().some((jacobian) => jacobian.ne(0).any().item() !== 0))
      throw new GradcheckError("Numerical gradient for function expected to be zero");
    return;
  }
  let number = 0;
  results.forEach((output, i) => {
    if (!output.requiresGrad) return;
    const analytical = analyticalJacobians(output, wanted, options);
    checkReentrant(analytical, analyticalJacobians(output, wanted, options), options.nondetTol);
    analytical.forEach((jacobian, k) => compare(jacobian, numerical[k][i], number, k, options));
    number++;
  });
}

/** Weights in ±1 that are the same in every run. */
function weightsOf(output: Tensor): Tensor {
  const weights = zerosLike(output.detach()).contiguous();
  for (let i = 0; i < weights.numel(); i++) weights.storageRef.set(i, -1 + (2 * ((i * 7919 + 641) % 997)) / 997);
  return weights;
}

/** Compares the derivative of Σ weights · outputs. */
function checkWeighted(func: TensorFunction, inputs: readonly Tensor[], options: Settings): void {
  const wanted = inputs.filter((input) => input.requiresGrad);
  const outputs = listOf(func(...inputs));
  const used = outputs.map((output, i) => (output.requiresGrad ? i : -1)).filter((i) => i >= 0);
  if (used.length === 0) return checkJacobians(func, inputs, options);
  const weights = used.map((i) => weightsOf(outputs[i]));
  const objective = () => {
    const results = listOf(func(...inputs));
    return [used.map((i, k) => results[i].detach().mul(weights[k]).sum()).reduce((a, b) => a.add(b))];
  };
  const found = backwardPass(
    used.map((i) => outputs[i]),
    wanted,
    weights,
  );
  const like = [zeros([], { dtype: outputs[used[0]].dtype })];
  wanted.forEach((input, k) => {
    const [numerical] = numericalJacobian(objective, input, like, options.eps);
    const gradient = found[k] ?? zerosLike(input.detach());
    compare(gradient.detach().reshape(-1, 1), numerical, 0, k, options);
  });
}

/** A gradient of zeros must give gradients of zeros. */
function checkProportional(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  const nothing = outputs.map((output) => zerosLike(output.detach()));
  backwardPass(outputs, inputs, nothing).forEach((found, k) => {
    if (found === null) return;
    if (found.ne(0).any().item() !== 0) throw new GradcheckError("backward not multiplied by grad_output");
    if (found.dtype !== inputs[k].dtype) throw new GradcheckError("grad is incorrect type");
    if (!sameShape(found.shape, inputs[k].shape)) throw new GradcheckError("grad is incorrect size");
  });
}

/** With several outputs, each must be able to do without a gradient. */
function checkUndefined(outputs: readonly Tensor[], inputs: readonly Tensor[]): void {
  if (outputs.length < 2) return;
  outputs.forEach((_, left) => {
    try {
      checkProportional(outputs.toSpliced(left, 1), inputs);
    } catch (error) {
      throw new GradcheckError(
        "Expected backward function to handle undefined output grads: without that of output " +
          `${left} it threw ${(error as Error).name}: ${(error as Error).message}`,
      );
    }
  });
}

function check(func: TensorFunction, inputs: readonly Tensor[], options: Settings): void {
  checkInputs(inputs);
  const outputs = differentiable(func(...inputs));
  if (options.fastMode) checkWeighted(func, inputs, options);
  else checkJacobians(func, inputs, options);
  if (outputs.length === 0) return;
  const wanted = inputs.filter((input) => input.requiresGrad);
  checkProportional(outputs, wanted);
  if (options.checkUndefinedGrad) checkUndefined(outputs, wanted);
}

/**
 * Compares the derivatives of a function with finite differences; inputs should be float64.
 * @returns true; false where a derivative is wrong and `raiseException` is false
 * @throws GradcheckError with both Jacobians where a derivative is wrong.
 * https://pytorch.org/docs/1.13/generated/torch.autograd.gradcheck.html
 */
export function gradcheck(func: TensorFunction, inputs: TensorOrTensors, options: GradcheckOptions = {}): boolean {
  const given = settings("gradcheck()", options);
  try {
    check(func, listOf(inputs), given);
    return true;
  } catch (error) {
    if (error instanceof GradcheckError && !given.raiseException) return false;
    throw error;
  }
}

export interface GradgradcheckOptions extends GradcheckOptions {
  /** Gradients of the outputs; random ones by default. */
  gradOutputs?: TensorOrTensors | null;
}

/**
 * `gradcheck` of the gradient itself: second derivatives, by the inputs and by the gradients of the outputs.
 * https://pytorch.org/docs/1.13/generated/torch.autograd.gradgradcheck.html
 */
export function gradgradcheck(
  func: TensorFunction,
  inputs: TensorOrTensors,
  options: GradgradcheckOptions = {},
): boolean {
  const { gradOutputs = null, ...rest } = options;
  const given = settings("gradgradcheck()", rest);
  const list = listOf(inputs);
  const upstream =
    gradOutputs === null
      ? differentiable(func(...list)).map((output) => random(output).requiresGrad_())
      : listOf(gradOutputs);
  const gradient = (...args: Tensor[]): Tensor[] => {
    const own = args.slice(0, list.length);
    const found: Maybe[] = grad(
      differentiable(func(...own)),
      own.filter((x) => x.requiresGrad),
      { gradOutputs: args.slice(list.length), createGraph: true, allowUnused: true },
    );
    return found.filter((x) => x !== null);
  };
  return gradcheck(gradient, [...list, ...upstream], given);
}

const random = ({ shape, dtype }: Tensor): Tensor => noGrad(() => rand(shape, { dtype }).mul(2).sub(1));
