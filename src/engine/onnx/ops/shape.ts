/** Views, joins and copies in another order. */
import type { Size } from "../../program/sizes.js";
import type { AnyCall, MappedCall, Mapping } from "../mapping.js";

type Call<P = unknown> = MappedCall<P>;

/** As an end of a slice: whatever the size is. */
const TO_THE_END = Number.MAX_SAFE_INTEGER;

const equal = (a: Size, b: Size) => JSON.stringify(a) === JSON.stringify(b);

/** One free size is left to ONNX (-1), and one that is the input's at the same place is copied (0). */
function view(c: Call<{ shape: readonly number[] }>): string {
  const sizes = c.sizes(({ shape }) => shape);
  const given = c.graph.shapeOf(c.inputs[0]);
  const isCopied = (size: Size, d: number) => typeof size !== "number" && d < given.length && equal(size, given[d]);
  return c.graph.reshape(
    c.x(),
    sizes.map((size, d) => (isCopied(size, d) ? 0 : size)),
  );
}

function expand(c: Call): string {
  c.fitsAnySize();
  const wanted = c.graph.shapeOf(c.output);
  const own = c.graph.shapeOf(c.inputs[0]);
  const lead = wanted.length - own.length;
  const shape = wanted.map((size, d) => (d >= lead && equal(size, own[d - lead]) ? 1 : size));
  return c.add("Expand", [c.x(), c.graph.sizes(shape)]);
}

const transposed = (c: AnyCall, a: number, b: number) => {
  const perm = c.inputs[0].shape.map((_, d) => (d === a ? b : d === b ? a : d));
  return c.add("Transpose", [c.x()], { perm });
};

interface Select {
  dim: number;
  index: number;
}

function select(c: Call<Select>): string {
  const index = c.add("Squeeze", [c.graph.size(c.size((p) => p.index))]);
  return c.add("Gather", [c.x(), index], { axis: c.params.dim });
}

interface Slice {
  dim: number;
  start: number;
  length: number;
  step?: number;
}

function slice(c: Call<Slice>): string {
  const { dim, step = 1 } = c.params;
  const total = c.graph.dimOf(c.inputs[0], dim);
  const start = c.size((p) => p.start);
  const end = c.size((p) => p.start + p.length * (p.step ?? 1));
  if (start === 0 && equal(end, total) && step === 1) return c.x();
  const isRest = step > 1 ? typeof total !== "number" : equal(end, total);
  return c.add("Slice", [
    c.x(),
    c.graph.size(start),
    isRest ? c.graph.ints([TO_THE_END]) : c.graph.size(end),
    c.graph.ints([dim]),
    c.graph.ints([step]),
  ]);
}

function cat(c: Call<{ dim: number; stacked: boolean }>): string {
  const { dim, stacked } = c.params;
  const { dtype } = c.output;
  const isEmpty = ({ shape }: (typeof c.inputs)[number]) => !stacked && shape.length === 1 && shape[0] === 0;
  const parts = c.inputs.flatMap((input, i) => {
    if (isEmpty(input)) return [];
    return [stacked ? c.add("Unsqueeze", [c.as(i, dtype), c.graph.ints([dim])]) : c.as(i, dtype)];
  });
  return c.add("Concat", parts, { axis: dim });
}

/** A dimension from its end. */
function flip(c: Call<readonly number[]>): string {
  const dims = c.params;
  if (dims.length === 0) return c.x();
  const all = (value: number) => c.graph.ints(dims.map(() => value));
  return c.add("Slice", [c.x(), all(-1), all(-TO_THE_END), c.graph.ints(dims), all(-1)]);
}

function roll(c: Call<{ shifts: readonly number[]; dims: readonly number[] }>): string {
  const { shifts, dims } = c.params;
  if (dims.length === 0) c.fail("a roll without dims");
  return dims.reduce((x, dim, i) => {
    const size = c.graph.dimOf(c.inputs[0], dim);
    if (typeof size !== "number") c.fail("a roll along a free size");
    const kept = size - (((shifts[i] % size) + size) % size);
    const part = (from: number, to: number) =>
      c.add("Slice", [x, c.graph.ints([from]), c.graph.ints([to]), c.graph.ints([dim])]);
    return c.add("Concat", [part(kept, size), part(0, kept)], { axis: dim });
  }, c.x());
}

function repeat(c: Call<readonly number[]>): string {
  const lead = c.params.length - c.rank;
  const wide =
    lead === 0 ? c.x() : c.add("Unsqueeze", [c.x(), c.graph.ints(Array.from({ length: lead }, (_, d) => d))]);
  return c.add("Tile", [wide, c.graph.sizes(c.sizes((repeats) => repeats))]);
}

/** `[..., C r², H, W]` and `[..., C, H r, W r]`, by way of four dimensions. */
function shuffled(c: Call<number>, write: (x: string) => string): string {
  if (c.rank === 4) return write(c.x());
  if (c.rank !== 3) c.fail("pixels are moved in [N, C, H, W] and [C, H, W] only");
  return c.add("Squeeze", [write(c.add("Unsqueeze", [c.x(), c.graph.ints([0])])), c.graph.ints([0])]);
}

function pixelUnshuffle(c: Call<number>, x: string): string {
  const r = c.params;
  const [channels, height, width] = c.inputs[0].shape.slice(-3);
  const split = c.add("Reshape", [x, c.graph.ints([-1, channels, height / r, r, width / r, r])]);
  const moved = c.add("Transpose", [split], { perm: [0, 1, 3, 5, 2, 4] });
  return c.add("Reshape", [moved, c.graph.ints([-1, channels * r * r, height / r, width / r])]);
}

function triangle(upper: number): Mapping<number> {
  return (c) => c.add("Trilu", [c.x(), c.graph.ints([c.params])], { upper });
}

interface Constant {
  padding: readonly number[];
  value: number;
}

/** `[left, right, top, bottom, ...]` of the last dimensions as ONNX has it: all starts, then all ends. */
function padsOf({ padding }: { padding: readonly number[] }, rank: number): number[] {
  const starts = new Array<number>(rank).fill(0);
  const ends = new Array<number>(rank).fill(0);
  for (let i = 0; i < padding.length / 2; i++) {
    starts[rank - 1 - i] = padding[2 * i];
    ends[rank - 1 - i] = padding[2 * i + 1];
  }
  return [...starts, ...ends];
}

const borders = { reflect: "reflect", replicate: "edge" } as const;

function borderPad(c: Call<{ mode: keyof typeof borders | "circular"; padding: readonly number[] }>): string {
  const { mode } = c.params;
  if (mode === "circular") return circular(c, c.params.padding);
  return c.add("Pad", [c.x(), c.graph.ints(padsOf(c.params, c.rank))], { mode: borders[mode] });
}

/** Parts of the other end beside each end. */
function circular(c: AnyCall, padding: readonly number[]): string {
  let x = c.x();
  for (let i = 0; i < padding.length / 2; i++) {
    const [before, after] = [padding[2 * i], padding[2 * i + 1]];
    const dim = c.rank - 1 - i;
    if (before < 0 || after < 0) c.fail("circular padding with negative sizes");
    const part = (from: number, to: number) =>
      c.add("Slice", [x, c.graph.ints([from]), c.graph.ints([to]), c.graph.ints([dim])]);
    const parts = [...(before > 0 ? [part(-before, TO_THE_END)] : []), x, ...(after > 0 ? [part(0, after)] : [])];
    if (parts.length > 1) x = c.add("Concat", parts, { axis: dim });
  }
  return x;
}

export const shape: Record<string, Mapping> = {
  view,
  expand,
  permute: (c: Call<readonly number[]>) => c.add("Transpose", [c.x()], { perm: c.params }),
  transpose: (c: Call<readonly [number, number]>) => (c.rank === 0 ? c.x() : transposed(c, ...c.params)),
  t: (c: Call) => (c.rank < 2 ? c.x() : transposed(c, 0, 1)),
  squeeze: (c: Call<{ dims: readonly number[] }>) =>
    c.params.dims.length === 0 ? c.x() : c.add("Squeeze", [c.x(), c.graph.ints(c.params.dims)]),
  unsqueeze: (c: Call<number>) => c.add("Unsqueeze", [c.x(), c.graph.ints([c.params])]),
  select,
  unbind: select,
  slice,
  split: slice,
  cat,
  flip,
  roll,
  repeat,
  tril: triangle(0),
  triu: triangle(1),
  pixelShuffle: (c: Call<number>) =>
    shuffled(c, (x) => c.add("DepthToSpace", [x], { blocksize: c.params, mode: "CRD" })),
  pixelUnshuffle: (c: Call<number>) => shuffled(c, (x) => pixelUnshuffle(c, x)),
  constantPadNd: (c: Call<Constant>) =>
    c.add("Pad", [c.x(), c.graph.ints(padsOf(c.params, c.rank)), c.graph.scalar(c.params.value, c.output.dtype)]),
  borderPad,
};
