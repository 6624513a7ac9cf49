/** Batch, layer and group norm of contiguous float32 tensors by the kernels. Each function returns false where they do not apply. */
import { allocateBytes, freeBytes } from "../../../memory/blocks.js";
import type { Tensor } from "../../../tensor/tensor.js";
import { address } from "../address.js";
import { type Groups, type NormOperands, type Running, statisticsOf } from "../normalization.js";
import { kernels } from "./kernels.js";
import { isDense32 } from "./softmax.js";

export type { NormalizationExports } from "./normalizationExports.js";

const at = (x: Tensor | null): number => (x === null ? 0 : address(x));

const isAffine32 = (x: Tensor | null): boolean => x === null || isDense32(x);

/** As `isAffine32` for tensors that are no inputs of the operation, so that nobody saw to it that they lie in the heap. */
const isRunning32 = (x: Tensor | null): boolean => x === null || (isDense32(x) && x.storageRef.pointer !== 0);

/** A norm by the statistics of its input, which are written to `mean` and `inverse`. */
export function fastNorm(output: Tensor, o: NormOperands, g: Groups, eps: number, running: Running | null): boolean {
  const { x, mean, inverse, weight, bias } = o;
  if (!isDense32(x) || x.numel() === 0 || !isAffine32(weight) || !isAffine32(bias)) return false;
  const { exports } = kernels()!;
  const { rows, channels, positions, rowStatistics } = g;
  const [px, out, pMean, pInverse] = [address(x), address(output), address(mean), address(inverse)];
  const [pWeight, pBias] = [at(weight), at(bias)];
  if (rowStatistics > 0) {
    const statistics = statisticsOf(g);
    if (positions === 1)
      exports.rowsNormForward32(px, out, pMean, pInverse, pWeight, pBias, eps, g.channelsPer, channels, 0, statistics);
    else
      exports.groupNormForward32(
        px,
        out,
        pMean,
        pInverse,
        pWeight,
        pBias,
        eps,
        rowStatistics,
        channels,
        positions,
        0,
        statistics,
      );
    return true;
  }
  const [runningMean, runningVariance] = [running?.mean ?? null, running?.variance ?? null];
  if (!isRunning32(runningMean) || !isRunning32(runningVariance)) return false;
  const [pm, pv, momentum] = [at(runningMean), at(runningVariance), running?.momentum ?? 0];
  if (positions === 1)
    exports.columnsNormForward32(
      px,
      out,
      pMean,
      pInverse,
      pWeight,
      pBias,
      pm,
      pv,
      momentum,
      eps,
      rows,
      channels,
      0,
      channels,
    );
  else
    exports.batchNormForward32(
      px,
      out,
      pMean,
      pInverse,
      pWeight,
      pBias,
      pm,
      pv,
      momentum,
      eps,
      rows,
      channels,
      positions,
      0,
      channels,
    );
  return true;
}

/** A batch norm by given statistics. */
export function fastNormalize(output: Tensor, o: NormOperands, g: Groups): boolean {
  const { x, weight, bias } = o;
  if (!isDense32(x) || x.numel() === 0 || g.rowStatistics > 0 || !isAffine32(weight) || !isAffine32(bias)) return false;
  const { exports } = kernels()!;
  const { rows, channels, positions } = g;
  const [px, out, mean, inverse] = [address(x), address(output), address(o.mean), address(o.inverse)];
  if (positions === 1)
    exports.columnsNormalize32(px, out, mean, inverse, at(weight), at(bias), rows, channels, 0, channels);
  else exports.batchNormalize32(px, out, mean, inverse, at(weight), at(bias), rows, channels, positions, 0, channels);
  return true;
}

/** The gradients of input, weight and bias. `constant`: the statistics were given. */
export function fastNormBackward(
  outputs: readonly Tensor[],
  grad: Tensor,
  o: NormOperands,
  g: Groups,
  constant: boolean,
): boolean {
  const { x, weight } = o;
  if (!isDense32(x) || !isDense32(grad) || x.numel() === 0 || !isAffine32(weight)) return false;
  if (constant && g.rowStatistics > 0) return false;
  const { exports } = kernels()!;
  const { rows, channels, positions, rowStatistics, channelsPer } = g;
  const [pg, px, mean, inverse, pWeight] = [address(grad), address(x), address(o.mean), address(o.inverse), at(weight)];
  const [dx, dWeight, dBias] = [address(outputs[0]), address(outputs[1]), address(outputs[2])];
  const statistics = statisticsOf(g);
  if (rowStatistics > 0 && positions === 1) {
    exports.rowsNormBackward32(pg, px, dx, mean, inverse, pWeight, channelsPer, channels, 0, statistics);
    exports.rowsNormParameters32(pg, px, dWeight, dBias, mean, inverse, rows, channelsPer, channels, 0, channels);
  } else if (rowStatistics > 0) {
    const bytes = 16 * rows * channels;
    const sums = allocateBytes(bytes);
    exports.groupNormBackward32(
      pg,
      px,
      dx,
      sums,
      mean,
      inverse,
      pWeight,
      rowStatistics,
      channels,
      positions,
      0,
      statistics,
    );
    exports.groupNormParameters32(sums, dWeight, dBias, rows, channels, 0, channels);
    freeBytes(sums, bytes);
  } else if (positions === 1)
    exports.columnsNormBackward32(
      pg,
      px,
      dx,
      dWeight,
      dBias,
      mean,
      inverse,
      pWeight,
      constant,
      rows,
      channels,
      0,
      channels,
    );
  else
    exports.batchNormBackward32(
      pg,
      px,
      dx,
      dWeight,
      dBias,
      mean,
      inverse,
      pWeight,
      constant,
      rows,
      channels,
      positions,
      0,
      channels,
    );
  return true;
}
