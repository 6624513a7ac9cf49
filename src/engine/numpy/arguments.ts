/** Arguments by position, the last of which may be an object of arguments by name. */
export type Arguments = readonly unknown[];

/**
 * The values in the order of `names`, `undefined` where one is not given.
 * @throws TypeError for a name that is not among `names`, given twice, or a positional argument too many.
 */
export function byName<Values extends unknown[]>(args: Arguments, names: readonly string[]): Partial<Values> {
  const last = args.at(-1);
  const isNamed = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  const positional = isNamed ? args.slice(0, -1) : args;
  if (positional.length > names.length)
    throw new TypeError(`takes at most ${names.length} arguments (${names.join(", ")}), but got ${positional.length}`);
  const values: unknown[] = names.map((_, i) => positional[i]);
  for (const [name, value] of isNamed ? Object.entries(last) : []) {
    const i = names.indexOf(name);
    if (i < 0) throw new TypeError(`got an unexpected argument '${name}'; it takes ${names.join(", ")}`);
    if (i < positional.length) throw new TypeError(`got multiple values for argument '${name}'`);
    values[i] = value;
  }
  return values as Partial<Values>;
}
