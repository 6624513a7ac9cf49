/** Kernels whose last two arguments are a range of independent items: how they are called, and what an item costs. */

/** All arguments, begin and end last. */
export type Arguments = readonly number[];

export interface RangeKernel {
  /** Types of the arguments before the range: i for pointers, counts and flags, d for float64. */
  readonly types: string;
  /** Nanoseconds an item, roughly, on one thread. */
  readonly cost: (a: Arguments) => number;
  /** Chunks begin at multiples of this, so that each item is computed exactly as without chunks; 1 if missing. */
  readonly align?: (a: Arguments) => number;
}

/** Floats of a cache line: neighbours of one output line belong to one thread. */
const line = () => 16;

const ints = (count: number) => "i".repeat(count);

/** Reductions compute neighbours together, from the first of each row of `inner` outputs on. */
function rows(items: number, inner: number, innerStride: number): number {
  if (innerStride !== 1 || inner === 1) return 1;
  return inner === items ? 16 : inner;
}

const softmax: RangeKernel = { types: ints(4), cost: (a) => 2 * a[2], align: line };
const softmaxBackward: RangeKernel = { types: ints(5), cost: (a) => a[3], align: line };
const optimizer: RangeKernel = { types: ints(4), cost: () => 1, align: () => 64 };

/** The kernels by name. */
export const rangeKernels: Readonly<Record<string, RangeKernel>> = {
  softmax32: softmax,
  logSoftmax32: softmax,
  logsumexp32: softmax,
  softmaxBackward32: softmaxBackward,
  logSoftmaxBackward32: softmaxBackward,
  optimizerStep32: optimizer,
  optimizerStep64: optimizer,
  batchNormForward32: { types: `${ints(8)}dd${ints(3)}`, cost: (a) => a[10] * a[12] },
  batchNormalize32: { types: ints(9), cost: (a) => 0.5 * a[6] * a[8] },
  batchNormBackward32: { types: ints(12), cost: (a) => 1.2 * a[9] * a[11] },
  columnsNormForward32: { types: `${ints(8)}dd${ints(2)}`, cost: (a) => a[10], align: line },
  columnsNormalize32: { types: ints(8), cost: (a) => 0.5 * a[6], align: line },
  columnsNormBackward32: { types: ints(11), cost: (a) => 1.2 * a[9], align: line },
  groupNormForward32: { types: `${ints(6)}d${ints(3)}`, cost: (a) => (a[8] / a[7]) * a[9] },
  groupNormBackward32: { types: ints(10), cost: (a) => 1.2 * (a[8] / a[7]) * a[9] },
  rowsNormForward32: { types: `${ints(6)}d${ints(2)}`, cost: (a) => a[7] },
  rowsNormBackward32: { types: ints(8), cost: (a) => 1.2 * a[6] },
  reduceDims32: {
    types: `${ints(3)}d${ints(7)}`,
    cost: (a) => 0.4 * a[7] * a[9],
    align: (a) => rows(a[12], a[4], a[6]),
  },
  varianceDims32: {
    types: `${ints(4)}d${ints(7)}`,
    cost: (a) => 0.8 * a[8] * a[10],
    align: (a) => rows(a[13], a[5], a[7]),
  },
  sumMatrixRows32: { types: ints(6), cost: (a) => 0.15 * a[3], align: line },
  extremeMatrixRows32: { types: ints(5), cost: (a) => 0.15 * a[2], align: line },
  extremePlaces32: { types: ints(9), cost: (a) => 0.6 * a[7], align: line },
  maxPoolPairs32: { types: ints(5), cost: (a) => 0.5 * a[3] * a[4] },
  maxPoolPairsBackward32: { types: ints(5), cost: (a) => 0.5 * a[3] * a[4] },
  gatherPlanes32: { types: ints(5), cost: (a) => a[4] },
  scatterPlanes32: { types: ints(6), cost: (a) => a[3] + a[4] },
  channelSums32: { types: ints(5), cost: (a) => 0.3 * a[2] * a[4], align: line },
  columnSums32: { types: ints(4), cost: (a) => 0.4 * a[1], align: line },
  columnSums64: { types: ints(4), cost: (a) => 0.8 * a[1], align: line },
};

/** Types that src/kernels/threads-shapes.ts has a case for, the first of which has number `FIRST_RANGE`. */
export const rangeTypes = [
  ...[4, 5, 6, 8, 9, 10, 11, 12].map(ints),
  `${ints(8)}dd${ints(3)}`,
  `${ints(8)}dd${ints(2)}`,
  `${ints(6)}d${ints(3)}`,
  `${ints(6)}d${ints(2)}`,
  `${ints(3)}d${ints(7)}`,
  `${ints(4)}d${ints(7)}`,
] as const;
export const FIRST_RANGE = 16;
