import type { CapturedGraph } from "../../../protocol/graph.js";
import type { FromGraph, ToGraph } from "../../../protocol/graphView.js";
import { readSlice, type SliceIndex } from "../../../runtime/graph/read.js";

type Request = Extract<FromGraph, { type: "numbers" }>;

/** Rows and columns that are sent at once. */
const window = 64;

/** A window of a tensor's numbers: the last two dimensions are rows and columns, those before are at an index each. */
export async function numbers(graph: CapturedGraph, request: Request): Promise<ToGraph> {
  const { file, tensor, part, index, from } = request;
  const reference = graph.tensors[tensor]?.[part]?.data;
  if (!reference) return { type: "problem", message: "" };
  const { shape } = reference;
  const leading = shape.slice(0, Math.max(0, shape.length - 2)).map((size, d) => Math.min(index[d] ?? 0, size - 1));
  const rowCount = shape.length > 1 ? shape[shape.length - 2] : 1;
  const columnCount = shape.length > 0 ? shape[shape.length - 1] : 1;
  const start = [rowCount, columnCount].map((count, d) =>
    Math.max(0, Math.min(from[d], Math.floor((count - 1) / window) * window)),
  ) as [number, number];
  const ranges: SliceIndex[] = start.map((at) => ({ start: at, stop: at + window }));
  const slice = await readSlice(file, reference, [...leading, ...ranges.slice(2 - Math.min(2, shape.length))]);
  return {
    type: "numbers",
    file,
    tensor,
    part,
    index: leading,
    rows: Math.min(window, rowCount - start[0]),
    columns: Math.min(window, columnCount - start[1]),
    from: start,
    values: slice.values,
  };
}
