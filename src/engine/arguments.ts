/** @throws TypeError for a size that is no whole number from 0. */
export function wholeNumber(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0)
    throw new TypeError(`${name} must be a whole number from 0, but got ${String(value)}`);
}

/** The options as they are. @throws TypeError for an option that does not exist, naming those that do. */
export function checkOptions<Options extends object>(of: string, options: Options, known: readonly string[]): Options {
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new TypeError(
        `${of} got an unexpected option '${name}'; it takes ${known.map((k) => `'${k}'`).join(", ") || "no options"}`,
      );
  return options;
}

/** One optional argument, given as it is or by name in an object: `1` or `{ dim: 1 }`. @throws TypeError for another name. */
export function optional<T>(of: string, name: string, given: T | object | null | undefined): T | undefined {
  if (!isPlainObject(given)) return given as T | undefined;
  return (checkOptions(of, given, [name]) as Record<string, T | undefined>)[name];
}

/** Optional arguments: the first ones by position, the rest by name in one object at the end. `(a, b)`, `(a, { second: b })`. */
export type Trailing<Positions extends readonly unknown[], Options> = Positions extends readonly [
  infer First,
  ...infer Rest,
]
  ? [] | [Options] | [First | undefined, ...Trailing<Rest, Options>]
  : [] | [Options];

/**
 * Arguments given as `Trailing` as one record; those that are undefined are left out.
 * @param names the arguments in the order of their positions
 * @throws TypeError for too many, for an unknown name, and for one given twice.
 */
export function byName<Options extends object>(
  of: string,
  names: readonly (keyof Options & string)[],
  args: readonly unknown[],
): Options {
  if (args.length === 0) return {} as Options;
  const last = args.at(-1);
  const options = isPlainObject(last) ? last : {};
  const positional = isPlainObject(last) ? args.slice(0, -1) : args;
  checkOptions(of, options, names);
  if (positional.length > names.length)
    throw new TypeError(
      `${of} takes at most ${names.length} optional arguments (${names.join(", ")}), but got ${positional.length}`,
    );
  const out: Record<string, unknown> = {};
  positional.forEach((value, i) => {
    if (value === undefined) return;
    if (names[i] in options) throw new TypeError(`${of} got multiple values for argument '${names[i]}'`);
    out[names[i]] = value;
  });
  for (const [name, value] of Object.entries(options)) if (value !== undefined) out[name] = value;
  return out as Options;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
