/** What is kept of the panel over a reload. */
export interface PlotsState {
  run: string | null;
  /** Whether a person chose the run. */
  chosen: boolean;
  /** The figure that a person chose; null follows the newest. */
  figure: number | null;
}

export function initialState(restored: Partial<PlotsState> | undefined): PlotsState {
  return { run: restored?.run ?? null, chosen: restored?.chosen ?? false, figure: restored?.figure ?? null };
}

/** The figure that is shown: the chosen one, else the newest. */
export function shownIndex(numbers: readonly number[], chosen: number | null): number {
  const index = chosen === null ? -1 : numbers.indexOf(chosen);
  return index < 0 ? numbers.length - 1 : index;
}
