/** Elements by their indices. */
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

/** Slices of a dimension, by any shape of indices. */
const gather = (c: AnyCall, from: number, indices: number, axis: number) =>
  c.add("Gather", [c.x(from), c.x(indices)], { axis });

/** `x[i, j, ...]` for leading dimensions; the indices broadcast. */
function index(c: Call<{ dims: readonly number[] }>): string {
  const { dims } = c.params;
  if (dims.length === 1) return gather(c, 0, 1, dims[0]);
  if (dims.some((dim, i) => dim !== i)) c.fail("several indices that are not those of the first dimensions");
  const all = dims.map((_, i) => c.x(i + 1));
  const shape = all.map((name) => c.add("Shape", [name]));
  const sameShape = c.inputs.slice(1).every((input) => input.shape.join() === c.inputs[1].shape.join());
  const widest = c.inputs.slice(1).findIndex((input) => input.shape.join() === broadcast(c));
  if (!sameShape && widest < 0) c.fail("indices that broadcast to a shape that none of them has");
  const wide = sameShape ? all : all.map((name) => c.add("Expand", [name, shape[widest]]));
  const parts = wide.map((name) => c.add("Unsqueeze", [name, c.graph.ints([-1])]));
  return c.add("GatherND", [c.x(0), c.add("Concat", parts, { axis: -1 })]);
}

/** The shape that the indices broadcast to, as the output shows it. */
function broadcast(c: Call<{ dims: readonly number[] }>): string {
  const rest = c.inputs[0].shape.length - c.params.dims.length;
  return c.output.shape.slice(0, c.output.shape.length - rest).join();
}

interface Scatter {
  dim: number;
  combine: "put" | "add" | "multiply";
  scalar: boolean;
}

const reductions = { put: "none", add: "add", multiply: "mul" } as const;

function scatter(c: Call<Scatter>): string {
  const { dim, combine, scalar } = c.params;
  const [, indices, source] = c.inputs;
  if (!scalar && indices.shape.join() !== source.shape.join()) c.fail("a scatter of a part of the source");
  const value = c.as(2, c.output.dtype);
  const updates = scalar ? c.add("Expand", [value, c.add("Shape", [c.x(1)])]) : value;
  return c.add("ScatterElements", [c.x(0), c.x(1), updates], { axis: dim, reduction: reductions[combine] });
}

export const indexing: Record<string, Mapping> = {
  embedding: (c: Call) => gather(c, 0, 1, 0),
  indexSelect: (c: Call<{ dim: number }>) => gather(c, 0, 1, c.params.dim),
  index,
  gather: (c: Call<{ dim: number }>) => c.add("GatherElements", [c.x(0), c.x(1)], { axis: c.params.dim }),
  take: (c: Call) => c.add("Gather", [c.add("Reshape", [c.x(0), c.graph.ints([-1])]), c.x(1)], { axis: 0 }),
  scatter,
};
