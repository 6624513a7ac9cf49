/**
 * Kernels that the pool's threads share where the work is large: functions that look as the exported kernels do. What they compute does not
 * depend on the number of threads, to the last bit: chunks are of independent items, and begin where vectors of the whole would.
 */
import type { KernelInstance } from "../wasm/instance.js";
import { ThreadPool } from "./pool.js";
import { type PointwiseKernel, pointwiseKernelsOf } from "./pointwise.js";
import { FIRST_RANGE, type RangeKernel, rangeKernels, rangeTypes } from "./ranges.js";
import { chunkOf, isWorthSharing } from "./split.js";
import { taskKernels } from "./tasks.js";

type Kernel = (...values: number[]) => void;

/** Shapes of src/kernels/threads-shapes.ts: a kernel for the pool, then maps of one operand, without and with parameters, of two and three. */
const [MAP, MAP_WITH, ZIP, THREE] = [1, 2, 3, 4];

/** Chunks of pointwise kernels begin at multiples of this. */
const POINTWISE_ALIGN = 1024;

let pool: ThreadPool | null = null;

/** The pool of this thread's kernels; null where there are none. */
export function threadPool(): ThreadPool | null {
  return pool;
}

/** The same kernels, with large calls shared among threads. Called once for the instance that the tensors of this thread live with. */
export function shareKernels(instance: KernelInstance): KernelInstance {
  const original = instance.exports as unknown as Record<string, Kernel>;
  const ranges = Object.keys(rangeKernels).filter((name) => name in original);
  const pointwise = pointwiseKernelsOf(original);
  const made = new ThreadPool(instance, [...taskKernels, ...ranges, ...pointwise.map(({ name }) => name)]);
  const shared: Record<string, Kernel> = {};
  let index = taskKernels.length;
  for (const name of ranges) shared[name] = shareRange(made, original[name], index++, rangeKernels[name]);
  for (const kernel of pointwise) shared[kernel.name] = sharePointwise(made, original[kernel.name], index++, kernel);
  pool = made;
  return { ...instance, exports: { ...instance.exports, ...shared } };
}

function shareRange(pool: ThreadPool, kernel: Kernel, index: number, { types, cost, align }: RangeKernel): Kernel {
  const count = types.length;
  const shape = FIRST_RANGE + (rangeTypes as readonly string[]).indexOf(types);
  const { values, first } = pool;
  return (...a) => {
    const items = a[count + 1];
    const each = cost(a);
    const grain = a[count] === 0 && isWorthSharing(items * each) ? chunkOf(pool.size, items, each, align?.(a) ?? 1) : 0;
    if (grain === 0 || grain >= items) {
      kernel(...a);
      return;
    }
    for (let i = 0; i < count; i++) values[first + i] = Number(a[i]);
    pool.run(shape, index, items, grain);
  };
}

function sharePointwise(pool: ThreadPool, kernel: Kernel, index: number, k: PointwiseKernel): Kernel {
  const { values, first } = pool;
  const { bytes, hasParameters, cost } = k;
  /** 0 where one thread does it. */
  const grainOf = (n: number): number => {
    if (!isWorthSharing(n * cost)) return 0;
    const grain = chunkOf(pool.size, n, cost, POINTWISE_ALIGN);
    return grain < n ? grain : 0;
  };
  const put = (operand: number, pointer: number) => {
    values[first + 2 * operand] = pointer;
    values[first + 2 * operand + 1] = bytes[operand];
  };
  if (bytes.length === 2)
    return (x, out, n, parameters) => {
      const grain = grainOf(n);
      if (grain === 0) return kernel(x, out, n, parameters);
      put(0, x);
      put(1, out);
      values[first + 4] = parameters;
      pool.run(hasParameters ? MAP_WITH : MAP, index, n, grain);
    };
  if (bytes.length === 3)
    return (a, b, out, n, parameters) => {
      const grain = grainOf(n);
      if (grain === 0) return kernel(a, b, out, n, parameters);
      put(0, a);
      put(1, b);
      put(2, out);
      values[first + 6] = parameters;
      pool.run(ZIP, index, n, grain);
    };
  return (a, b, c, out, n, parameters) => {
    const grain = grainOf(n);
    if (grain === 0) return kernel(a, b, c, out, n, parameters);
    put(0, a);
    put(1, b);
    put(2, c);
    put(3, out);
    values[first + 8] = parameters;
    pool.run(THREE, index, n, grain);
  };
}
