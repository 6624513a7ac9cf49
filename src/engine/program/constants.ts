import { RuntimeError } from "../errors.js";
import { sameShape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { rowMajorBytes } from "../tensor/bytes.js";
import type { Value } from "./program.js";

/** A constant as it is written down: its data, to be expanded where its shape has free sizes, or numbers at equal distances. */
export interface Constant {
  readonly data: Tensor;
  readonly expand: boolean;
  readonly range: Range | null;
}

export interface Range {
  readonly start: number;
  readonly step: number;
  /** The only dimension of another size than 1. */
  readonly dim: number;
}

const dataOf = ({ origin }: Value): Tensor => {
  if (origin.kind !== "constant") throw new RuntimeError("a tensor is a constant in one run and a result in another");
  return origin.data;
};

function sameBytes(a: Tensor, b: Tensor): boolean {
  if (!sameShape(a.shape, b.shape)) return false;
  const [bytes, others] = [rowMajorBytes(a), rowMajorBytes(b)];
  return bytes.every((byte, i) => byte === others[i]);
}

/**
 * What a constant is in all runs.
 * @throws RuntimeError where its values differ from run to run, or depend on the free sizes in no way that is known
 */
export function constantOf(value: Value): Constant {
  const all = value.runs.map(dataOf);
  const [first] = all;
  const free = first.shape.map((size, dim) => all.some(({ shape }) => shape[dim] !== size));
  if (!free.includes(true)) {
    if (all.every((data) => sameBytes(data, first))) return { data: first, expand: false, range: null };
    throw new RuntimeError(
      `a tensor of shape [${first.shape.join(", ")}] made in forward() has other values in each run, as random numbers have: it cannot be ` +
        "exported. Switch off what is random in evaluation mode",
    );
  }
  const slices = all.map((data) => free.reduce((x, isFree, dim) => (isFree ? x.narrow(dim, 0, 1) : x), data));
  const repeated = all.every(
    (data, i) => sameBytes(slices[i].expand(data.shape), data) && sameBytes(slices[i], slices[0]),
  );
  if (repeated) return { data: slices[0], expand: true, range: null };
  const range = rangeOf(all, free.indexOf(true));
  if (range !== null) return { data: first, expand: false, range };
  throw new RuntimeError(
    `a tensor of shape [${first.shape.join(", ")}] made in forward() has values that depend on the free sizes. Fix the size in dynamicAxes, ` +
      "or make it of the inputs with torch operations",
  );
}

/** The numbers as start and step, where all runs have the same. */
function rangeOf(all: readonly Tensor[], dim: number): Range | null {
  if (all.some(({ shape }) => shape.some((size, d) => d !== dim && size !== 1))) return null;
  const values = all.map((data) => data.reshape(-1).tolist() as number[]);
  const [[start, second]] = values;
  const step = second - start;
  const fits = values.every((list) => list.every((value, i) => value === start + i * step));
  return fits ? { start, step, dim } : null;
}
