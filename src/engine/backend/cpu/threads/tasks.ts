/** Kernels that are written for the pool (src/kernels/threads-gemm.ts, threads-conv.ts, threads-sum.ts): (arguments, begin, end, thread). */
export const taskKernels = [
  "packTask32",
  "packTask64",
  "tileTask32",
  "tileTask64",
  "batchTask32",
  "batchTask64",
  "samplesTask32",
  "filtersTask32",
  "sumTask32",
  "winogradTask32",
  "winogradWeightTask32",
] as const;

export type TaskKernel = (typeof taskKernels)[number];

/** The shape of their arguments (src/kernels/threads-shapes.ts). */
export const TASK = 0;

/** A task's place in the pool's list of kernels. */
export function taskIndex(name: TaskKernel): number {
  return taskKernels.indexOf(name);
}
