/** Sizes that follow from free sizes, found by comparing runs. */
import type { FreeAxes } from "./program.js";

/** `(offset + Σ factor · Π axes) / divisor`. */
export interface SymbolicSize {
  readonly offset: number;
  readonly terms: readonly { readonly factor: number; readonly axes: readonly string[] }[];
  readonly divisor: number;
}

export type Size = number | SymbolicSize;

/**
 * The size that was `values` in the runs: the first run, one for each axis with that one changed, and one with all of them changed.
 * @returns null where it follows from the axes in no way that is known
 */
export function sizeOf(values: readonly number[], axes: FreeAxes): Size | null {
  const [first] = values;
  if (values.every((value) => value === first)) return first;
  const free = [...axes.entries()].map(([name, sizes], i) => ({
    name,
    from: sizes[0],
    to: sizes[i + 1],
    at: values[i + 1],
  }));
  const found = product(first, free) ?? sum(first, free);
  if (found === null) return null;
  const holds = values.every((value, run) => evaluate(found, (name) => axes.get(name)![run]) === value);
  return holds ? found : null;
}

interface Changed {
  readonly name: string;
  /** The axis in the first run and in its own, and the size in its own. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

function product(first: number, free: readonly Changed[]): SymbolicSize | null {
  if (first === 0) return null;
  const factors = free.filter(({ from, to, at }) => at * from === first * to);
  if (free.some((axis) => axis.at !== first && !factors.includes(axis))) return null;
  const whole = factors.reduce((n, { from }) => n * from, 1);
  const names = factors.map(({ name }) => name);
  if (first % whole === 0) return { offset: 0, terms: [{ factor: first / whole, axes: names }], divisor: 1 };
  return whole % first === 0 ? { offset: 0, terms: [{ factor: 1, axes: names }], divisor: whole / first } : null;
}

function sum(first: number, free: readonly Changed[]): SymbolicSize | null {
  const changed = free.filter(({ at }) => at !== first);
  const terms = changed.map(({ name, from, to, at }) => ({ factor: (at - first) / (to - from), axes: [name] }));
  if (!terms.every(({ factor }) => Number.isInteger(factor))) return null;
  const offset = first - changed.reduce((n, { from }, i) => n + terms[i].factor * from, 0);
  return { offset, terms, divisor: 1 };
}

function evaluate({ offset, terms, divisor }: SymbolicSize, axis: (name: string) => number): number {
  const values = terms.map(({ factor, axes }) => axes.reduce((n, name) => n * axis(name), factor));
  return values.reduce((a, b) => a + b, offset) / divisor;
}
