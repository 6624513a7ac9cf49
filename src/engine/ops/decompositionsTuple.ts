import type { Tensor } from "../tensor/tensor.js";

/** Tensors with names that also destructure: `const [Q, R] = qr(A)` and `qr(A).Q`. */
export type NamedTuple<N extends readonly string[]> = { readonly [I in keyof N]: Tensor } & {
  readonly [K in N[number]]: Tensor;
};

/** Gives the outputs of an operation their names. */
export function namedTuple<const N extends readonly string[]>(names: N, values: readonly Tensor[]): NamedTuple<N> {
  const tuple = [...values];
  names.forEach((name, i) => Object.defineProperty(tuple, name, { value: tuple[i] }));
  return tuple as unknown as NamedTuple<N>;
}
