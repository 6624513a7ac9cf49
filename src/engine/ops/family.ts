import { NotImplementedError, RuntimeError } from "../errors.js";
import { Tensor } from "../tensor/tensor.js";
import { apply, applyInPlace, type ComputeOperation } from "./operation.js";

/**
 * Functions that take a tensor first, as methods: `acos(x)` is `x.acos()`. A family file whose exported functions all have a method
 * declares `interface Tensor extends MethodsOf<typeof self>` and calls `addMethods(self)`, where `self` is its own namespace.
 */
export type MethodsOf<F> = {
  [K in keyof F]: F[K] extends (x: Tensor, ...rest: infer A) => infer R ? (...rest: A) => R : never;
};

type Callable = (x: Tensor, ...rest: unknown[]) => unknown;

/** Adds the functions of a namespace as methods of every tensor. */
export function addMethods(family: object): void {
  for (const [name, member] of Object.entries(family)) {
    const call = member as Callable;
    Object.defineProperty(Tensor.prototype, name, {
      configurable: true,
      writable: true,
      value: function (this: Tensor, ...rest: unknown[]) {
        return call(this, ...rest);
      },
    });
  }
}

/** The function of an operation of one operand. */
export function pointwise(operation: ComputeOperation<null>): (x: Tensor) => Tensor {
  return (x) => apply(operation, [x], null);
}

/** The in-place function of an operation of one operand. */
export function inPlace(operation: ComputeOperation<null>): (x: Tensor) => Tensor {
  return (x) => applyInPlace(operation, [x], null);
}

/** The backward of an operation for which PyTorch has no derivative at all. */
export function notDifferentiable(atenName: string): never {
  throw new RuntimeError(`derivative for aten::${atenName} is not implemented`);
}

/** The backward of an input whose derivative PyTorch leaves out. */
export function notImplemented(what: string): never {
  throw new NotImplementedError(`the derivative for '${what}' is not implemented.`);
}

/** Outputs as PyTorch's named tuple: fields by name that also destructure. */
export type Named<A extends string, B extends string> = readonly [Tensor, Tensor] & { readonly [K in A | B]: Tensor };

/** Gives two outputs their names. */
export function named<A extends string, B extends string>(first: A, second: B, [a, b]: readonly Tensor[]): Named<A, B> {
  return Object.assign([a, b], { [first]: a, [second]: b }) as unknown as Named<A, B>;
}
