import { checkOptions, wholeNumber } from "../arguments.js";
import { integerTensor } from "../numpy/size.js";
import type { Tensor } from "../tensor/tensor.js";

export interface PadOptions {
  /** Length of all; that of the longest when left out. Longer ones are cut. */
  maxLength?: number;
  /** What fills the shorter ones (0). */
  paddingValue?: number;
  /** Whether the filling goes after them (true) or before. */
  padEnd?: boolean;
}

/** Lists of whole numbers as one int64 tensor [lists, length]: the shorter filled up, the longer cut at their end. */
export function padSequences(sequences: readonly ArrayLike<number>[], options: PadOptions = {}): Tensor {
  checkOptions("padSequences", options, ["maxLength", "paddingValue", "padEnd"]);
  const { paddingValue = 0, padEnd = true } = options;
  const length = options.maxLength ?? sequences.reduce((most, { length }) => Math.max(most, length), 0);
  wholeNumber("maxLength", length);
  const values = new Float64Array(sequences.length * length).fill(paddingValue);
  sequences.forEach((sequence, row) => {
    const count = Math.min(sequence.length, length);
    const start = row * length + (padEnd ? 0 : length - count);
    for (let i = 0; i < count; i++) values[start + i] = sequence[i];
  });
  return integerTensor(values, [sequences.length, length]);
}

/** The first tokens of each list. https://pytorch.org/text/0.14.0/transforms.html#truncate */
export function truncate<T>(sequences: readonly (readonly T[])[], maxSeqLen: number): T[][] {
  wholeNumber("maxSeqLen", maxSeqLen);
  return sequences.map((sequence) => sequence.slice(0, maxSeqLen));
}
