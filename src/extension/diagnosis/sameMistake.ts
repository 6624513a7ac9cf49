/** Checks of the language server that find in the code what a training finds in its statistics, by the training's finding. */
const sameMistakes: Readonly<Record<string, { checks: readonly string[]; isOfLayer: boolean }>> = {
  "unused-parameter": {
    checks: ["unusedParameters", "hiddenModules", "optimizerParameters", "detachedLoss"],
    isOfLayer: true,
  },
  // Found in the layers, made where the optimizer is.
  "learning-rate": { checks: ["learningRate"], isOfLayer: false },
};

export interface Told {
  check: string;
  /** First and last, from 0. */
  lines: readonly [number, number];
}

/** Whether the server tells of the mistake that a training has found: it has the expression and the way out, so once is enough. */
export function isSameMistake({ check, lines }: Told, told: readonly Told[]): boolean {
  const same = sameMistakes[check] as (typeof sameMistakes)[string] | undefined;
  return told.some(
    (other) =>
      same?.checks.includes(other.check) === true &&
      (!same.isOfLayer || (other.lines[0] <= lines[1] && other.lines[1] >= lines[0])),
  );
}
