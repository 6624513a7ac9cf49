/** A result with names that also destructures: `const [Q, R] = qr(A)` and `qr(A).Q`. */
export function namedTuple<T, const N extends readonly string[]>(
  names: N,
  values: readonly T[],
): T[] & { readonly [K in N[number]]: T } {
  const tuple = [...values];
  names.forEach((name, i) => Object.defineProperty(tuple, name, { value: tuple[i] }));
  return tuple as T[] & { readonly [K in N[number]]: T };
}
