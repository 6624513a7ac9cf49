import { encode } from "../backend/cpu/numeric.js";
import { RuntimeError } from "../errors.js";
import { optional } from "../arguments.js";
import { int32, int64 } from "../tensor/dtype.js";
import { wrapDim } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import { indexSelect } from "./indexingSelect.js";
import { methods } from "./methods.js";

export interface RepeatInterleaveOptions {
  dim?: number;
  /** The size of the result along the dimension, where it is known. */
  outputSize?: number;
}

/** Each position as often as its count says: `[2, 1]` gives `[0, 0, 1]`. */
function positionsOf(counts: readonly number[]): Tensor {
  if (counts.some((count) => count < 0)) throw new RuntimeError("repeats can not be negative");
  const places = counts.flatMap((count, i) => new Array<number>(count).fill(i));
  const out = Tensor.allocate([places.length], int64);
  encode(out.storageRef, 0, places);
  return out;
}

/**
 * Each element (or slice of a dimension) several times in a row; given counts alone, the positions that they make.
 * https://pytorch.org/docs/1.13/generated/torch.repeat_interleave.html
 * @throws RuntimeError for numbers below what is allowed or where shapes do not fit.
 */
export function repeatInterleave(x: Tensor, repeats?: number | Tensor, dim?: number | RepeatInterleaveOptions): Tensor {
  if (repeats === undefined) return positionsOf(x.tolist() as number[]);
  const along = optional<number>("repeatInterleave", "dim", dim);
  const input = along === undefined ? x.reshape(-1) : x;
  const d = wrapDim(along ?? 0, input.ndim);
  const size = input.shape[d] ?? 1;
  let counts: number[];
  if (typeof repeats === "number") counts = new Array<number>(size).fill(repeats);
  else {
    if (repeats.numel() !== 1 && repeats.numel() !== size)
      throw new RuntimeError("repeats must have the same size as input along dim");
    if (repeats.dtype !== int64 && repeats.dtype !== int32)
      throw new RuntimeError("repeats has to be Long or Int tensor");
    const values = [repeats.tolist()].flat() as number[];
    counts = repeats.numel() === 1 ? new Array<number>(size).fill(values[0]) : values;
  }
  const positions = positionsOf(counts);
  return indexSelect(
    input,
    d,
    input.storageRef.hollow ? Tensor.allocate(positions.shape, int64, input.device) : positions,
  );
}

declare module "../tensor/tensor.js" {
  interface Tensor {
    /**
     * Each element (or slice of a dimension) several times in a row. https://pytorch.org/docs/1.13/generated/torch.Tensor.repeat_interleave.html
     * @throws RuntimeError for numbers below what is allowed or where shapes do not fit.
     */
    repeatInterleave(repeats: number | Tensor, dim?: number | RepeatInterleaveOptions): Tensor;
  }
}

methods({
  repeatInterleave(repeats, dim) {
    return repeatInterleave(this, repeats, dim);
  },
});
