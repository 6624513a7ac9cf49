import type { CapturedGraph, GraphTensor, TensorData } from "../../../protocol/graph.js";
import type { DataFacts, TensorFacts } from "../../../protocol/graphView.js";
import { readSlice } from "../../../runtime/graph/read.js";

/** Tensors of so few elements are shown with all their numbers. */
const mostNumbers = 16;

/** Statistics of numbers, and the numbers themselves where they are few. */
export async function dataFacts(file: string, data: TensorData): Promise<DataFacts> {
  const { statistics, data: reference } = data;
  if (!reference) return { statistics, stored: null };
  const count = reference.shape.reduce((product, size) => product * size, 1);
  const few = count <= mostNumbers && count === statistics.count;
  const numbers = few ? Array.from((await readSlice(file, reference)).values) : undefined;
  return { statistics, stored: reference.shape, ...(numbers && { numbers }) };
}

export const nullableFacts = async (file: string, data: TensorData | null | undefined): Promise<DataFacts | null> =>
  data ? dataFacts(file, data) : null;

export async function tensorFacts(file: string, tensor: GraphTensor): Promise<TensorFacts> {
  const { id, kind, name, shape, dtype, requiresGrad, value, gradient } = tensor;
  return {
    id,
    kind,
    shape,
    dtype,
    requiresGrad,
    ...(name !== undefined && { name }),
    ...(value && { value: await dataFacts(file, value) }),
    ...(gradient && { gradient: await dataFacts(file, gradient) }),
  };
}

export const allFacts = (file: string, graph: CapturedGraph, ids: readonly number[]): Promise<TensorFacts[]> =>
  Promise.all(ids.map((id) => tensorFacts(file, graph.tensors[id])));
