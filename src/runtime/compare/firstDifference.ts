import type { ScalarBatch } from "../../protocol/run.js";

/** Where two runs part: the first step at which both have a value, and not the same. */
export interface Difference {
  step: number;
  a: number;
  b: number;
}

/**
 * The first step at which two series differ.
 *
 * Steps that only one of them has are passed over: the store thins floods of points. Where one step has several points, the newest counts. Two
 * NaN are equal, and so are two infinities of one sign.
 *
 * @param tolerance the difference that counts as none, relative to the larger of the two; 0: bit for bit (0 and -0 are equal)
 * @returns undefined where they agree as far as both go
 */
export function firstDifference(
  a: Pick<ScalarBatch, "steps" | "values">,
  b: Pick<ScalarBatch, "steps" | "values">,
  tolerance: number,
): Difference | undefined {
  let i = 0;
  let j = 0;
  while (i < a.steps.length && j < b.steps.length) {
    const step = a.steps[i];
    if (step < b.steps[j]) i++;
    else if (step > b.steps[j]) j++;
    else {
      while (i + 1 < a.steps.length && a.steps[i + 1] === step) i++;
      while (j + 1 < b.steps.length && b.steps[j + 1] === step) j++;
      if (differ(a.values[i], b.values[j], tolerance)) return { step, a: a.values[i], b: b.values[j] };
      i++;
      j++;
    }
  }
  return undefined;
}

function differ(a: number, b: number, tolerance: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return false;
  const distance = Math.abs(a - b);
  // NaN against a number, or an infinity against anything else, is a difference at any tolerance.
  return !(distance <= tolerance * Math.max(Math.abs(a), Math.abs(b))) || !Number.isFinite(distance);
}
