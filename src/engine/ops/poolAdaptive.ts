/** Pools that are told the size of their result. */
import { IndexError, RuntimeError } from "../errors.js";
import { formatShape, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Pool } from "./pool.js";
import { adaptiveAxes } from "./poolWindows.js";
import { INTEGERS, refuseDtypes } from "./spatial.js";

/** One size for all dimensions or one for each; `null` keeps the input's. */
export type AdaptiveSize = number | readonly (number | null)[];

function sizeOf(of: string, dims: number, sizes: Shape, wanted: AdaptiveSize): Shape {
  const list = typeof wanted === "number" ? new Array<number>(dims).fill(wanted) : wanted;
  if (list.length !== dims && !(list.length === 1 && dims > 1))
    throw new RuntimeError(
      of.includes("avg")
        ? `${of}: output_size must be ${dims}`
        : `${of}(): internal error: output_size.size() must be ${dims}`,
    );
  return sizes.map((size, d) => list[list.length === 1 ? 0 : d] ?? size);
}

function checkAdaptive(of: string, dims: number, x: Tensor, size: Shape): void {
  const average = of.includes("avg");
  if (x.ndim !== dims + 1 && x.ndim !== dims + 2)
    throw new RuntimeError(
      `${of}(): Expected ${dims + 1}D or ${dims + 2}D tensor, but got${average ? "" : ":"} ${formatShape(x.shape)}`,
    );
  if (size.some((n) => n < 0))
    throw new RuntimeError(
      `${of}: elements of output_size must be greater than or equal to 0 but received {${size.join(", ")}}`,
    );
  const first = x.ndim - dims;
  const empty = x.shape.findIndex((n, d) => n === 0 && d >= first - (average ? 0 : 1) && d > 0);
  if (empty > 0)
    throw new RuntimeError(
      `${of}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${formatShape(x.shape)} with ` +
        `dimension ${empty} being empty`,
    );
}

/** Runs `run` with the windows of an adaptive pool; one dimension is two with a height of 1. */
export function adaptivePool<R extends readonly Tensor[]>(
  of: string,
  dims: number,
  x: Tensor,
  wanted: AdaptiveSize,
  run: (x: Tensor, pool: Pool) => R,
): R {
  if (dims === 1) {
    if (x.ndim !== 2 && x.ndim !== 3)
      throw new RuntimeError(
        `Expected 2 to 3 dimensions, but got ${x.ndim}-dimensional tensor for argument #1 'self' (while checking arguments for ${of})`,
      );
    const [length] = sizeOf(of, 1, x.shape.slice(-1), wanted);
    const flat = adaptivePool(of.replace("1d", "2d"), 2, x.unsqueeze(-2), [1, length], run);
    return flat.map((out) => out.squeeze(-2)) as unknown as R;
  }
  if (x.ndim < dims)
    throw new IndexError(`${of}(): expected ${dims + 1}D or ${dims + 2}D tensor, but got ${formatShape(x.shape)}`);
  const size = sizeOf(of, dims, x.shape.slice(-dims), wanted);
  checkAdaptive(of, dims, x, size);
  refuseDtypes(kernelName(of), x, [...INTEGERS, "Half"]);
  return run(x, {
    dims,
    gradName: `Adaptive${of.includes("avg") ? "Avg" : "Max"}Pool${dims}DBackward0`,
    size,
    axes: (sizes) => adaptiveAxes(sizes, size),
    windows: null,
  });
}

const kernelName = (of: string) => (of.endsWith("3d") ? `${of}_cpu` : of);
