/** Reductions, orders and running sums. */
import { bool, float32, int64 } from "../../tensor/dtype.js";
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

interface Reduction {
  dims: readonly number[];
  keepdim: boolean;
}

interface Along {
  dim: number;
  keepdim: boolean;
}

type Reducer = "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd" | "ReduceL1" | "ReduceL2" | "ReduceLogSumExp";

/** A reduction of x, which may be no input. */
function reduced(c: AnyCall, type: Reducer, x: string, { dims, keepdim }: Reduction): string {
  return dims.length === 0 ? x : c.add(type, [x], { axes: dims, keepdims: keepdim ? 1 : 0 });
}

/** Until opset 18 the sum alone has its dimensions as an input. */
function summed(c: AnyCall, x: string, { dims, keepdim }: Reduction): string {
  return dims.length === 0 ? x : c.add("ReduceSum", [x, c.graph.ints(dims)], { keepdims: keepdim ? 1 : 0 });
}

const reduce =
  (type: Reducer): Mapping<Reduction> =>
  (c) =>
    reduced(c, type, c.as(0, c.output.dtype), c.params);

/** ONNX reduces no bool: as numbers, and back. */
const truth =
  (type: Reducer): Mapping<Reduction> =>
  (c) =>
    c.graph.cast(reduced(c, type, c.graph.cast(c.as(0, bool), float32), c.params), c.output.dtype);

interface Spread extends Reduction {
  correction: number;
}

/** `Σ (x − x̄)² / (n − correction)` and the mean, for sizes that may be free. */
function moments(c: Call<Spread>): [variance: string, mean: string] {
  const { dims, keepdim, correction } = c.params;
  const mean = reduced(c, "ReduceMean", c.x(), { dims, keepdim: true });
  const deviation = c.add("Sub", [c.x(), mean]);
  const squares = c.add("Mul", [deviation, deviation]);
  const own = { dims, keepdim };
  const average = reduced(c, "ReduceMean", squares, own);
  const center = keepdim || dims.length === 0 ? mean : c.add("Squeeze", [mean, c.graph.ints(dims)]);
  if (correction === 0) return [average, center];
  const sizes = c.graph.sizes(dims.map((dim) => c.graph.dimOf(c.inputs[0], dim)));
  const count = c.graph.cast(c.add("ReduceProd", [sizes], { axes: [0], keepdims: 0 }), c.output.dtype);
  const divisor = c.add("Sub", [count, c.graph.scalar(correction, c.output.dtype)]);
  return [c.add("Div", [summed(c, squares, own), divisor]), center];
}

interface Norm extends Reduction {
  p: number;
}

function norm(c: Call<Norm>): string {
  const { p, dims, keepdim } = c.params;
  const own = { dims, keepdim };
  if (p === 1) return reduced(c, "ReduceL1", c.x(), own);
  if (p === 2) return reduced(c, "ReduceL2", c.x(), own);
  const size = c.add("Abs", [c.x()]);
  if (p === Infinity) return reduced(c, "ReduceMax", size, own);
  if (p === -Infinity) return reduced(c, "ReduceMin", size, own);
  if (p === 0) c.fail("the norm of order 0");
  const number = (value: number) => c.graph.scalar(value, c.output.dtype);
  return c.add("Pow", [summed(c, c.add("Pow", [size, number(p)]), own), number(1 / p)]);
}

/** The extreme along a dimension and its index. */
function extreme(type: "Max" | "Min"): Mapping<Along> {
  return (c) => {
    const { dim, keepdim } = c.params;
    const values = reduced(c, `Reduce${type}`, c.x(), { dims: [dim], keepdim });
    return [values, c.add(`Arg${type}`, [c.x()], { axis: dim, keepdims: keepdim ? 1 : 0 })];
  };
}

function position(type: "ArgMax" | "ArgMin"): Mapping<Reduction & { full: boolean }> {
  return (c) => {
    const { dims, keepdim, full } = c.params;
    if (!full) return c.add(type, [c.x()], { axis: dims[0], keepdims: keepdim ? 1 : 0 });
    const found = c.add(type, [c.add("Reshape", [c.x(), c.graph.ints([-1])])], { axis: 0, keepdims: 0 });
    return keepdim ? c.add("Reshape", [found, c.graph.ints(c.inputs[0].shape.map(() => 1))]) : found;
  };
}

interface Sort {
  dim: number;
  descending: boolean;
  k?: number;
}

function sorted(c: Call<Sort>): string[] {
  const { dim, descending } = c.params;
  const k = c.graph.dimOf(c.output, dim);
  c.fitsAnySize();
  return c.graph.addMany("TopK", [c.x(), c.graph.size(k)], 2, { axis: dim, largest: descending ? 1 : 0, sorted: 1 });
}

export const reductions: Record<string, Mapping> = {
  sum: (c: Call<Reduction>) => summed(c, c.as(0, c.output.dtype), c.params),
  mean: reduce("ReduceMean"),
  prod: reduce("ReduceProd"),
  amax: reduce("ReduceMax"),
  amin: reduce("ReduceMin"),
  maxAll: reduce("ReduceMax"),
  minAll: reduce("ReduceMin"),
  logsumexp: reduce("ReduceLogSumExp"),
  any: truth("ReduceMax"),
  all: truth("ReduceMin"),
  max: extreme("Max"),
  min: extreme("Min"),
  argmax: position("ArgMax"),
  argmin: position("ArgMin"),
  norm,
  "linalg.vectorNorm": norm,
  var: (c: Call<Spread>) => moments(c)[0],
  std: (c: Call<Spread>) => c.add("Sqrt", [moments(c)[0]]),
  varMean: (c: Call<Spread>) => moments(c),
  stdMean: (c: Call<Spread>) => {
    const [variance, mean] = moments(c);
    return [c.add("Sqrt", [variance]), mean];
  },
  cumsum: (c: Call<{ dim: number }>) => c.add("CumSum", [c.x(), c.graph.scalar(c.params.dim, int64)]),
  sort: sorted,
  topk: sorted,
};
