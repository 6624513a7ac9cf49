/** Rows of a packed batch: step t has `sizes[t]` of them, those of the longest sequences; they follow each other step by step. */
export interface Steps {
  readonly sizes: readonly number[];
  /** Walk from the last step to the first. */
  readonly reverse: boolean;
  /** False where all steps have all rows. */
  readonly packed: boolean;
}

export interface RecurrentSizes {
  /** Rows of the states: the batch. */
  readonly batch: number;
  /** Units of a cell. */
  readonly hidden: number;
  /** Width of the hidden state and the output: `hidden`, or the size of the projection. */
  readonly out: number;
  /** Blocks of the weights: 1, 3 (GRU) or 4 (LSTM). */
  readonly gates: number;
}

/** Calls `visit(rows, first)` for every step in the order in which time passes, or against it. */
export function walk({ sizes, reverse }: Steps, backward: boolean, visit: (rows: number, first: number) => void): void {
  const firsts: number[] = [];
  let total = 0;
  for (const size of sizes) {
    firsts.push(total);
    total += size;
  }
  const last = sizes.length - 1;
  for (let i = 0; i <= last; i++) {
    const t = reverse !== backward ? last - i : i;
    visit(sizes[t], firsts[t]);
  }
}
