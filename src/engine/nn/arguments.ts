/** @throws TypeError for a size that is no whole number from 0. */
export function wholeNumber(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0)
    throw new TypeError(`${name} must be a whole number from 0, but got ${String(value)}`);
}

/** @throws TypeError for an option that does not exist, naming those that do. */
export function checkOptions(of: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw new TypeError(
        `${of} got an unexpected option '${name}'; it takes ${known.map((k) => `'${k}'`).join(", ")}`,
      );
}
